// Which bank accounts are ours: of no others are statements taken in.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/pg/pg.h"
#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// Every statement is of one of `ours`. BANK_ACCOUNT_NOT_OURS names the first that is not. While none is known
// (nobody has sold anything yet), any may be.
absl::Status CheckAccounts(const std::vector<Statement>& statements, const std::set<std::string>& ours);

// The same, of those that documents ever asked to be paid to, for such payments come for years, and `others` of ours.
// The invented seller of a trial has no bank: whoever tries things out brings statements of his own, and any may be.
// Inside the caller's transaction.
absl::Status CheckOwnAccounts(pg::Transaction& tx, const std::vector<Statement>& statements,
                              std::set<std::string> others);

}  // namespace vlot::invoicing::bank
