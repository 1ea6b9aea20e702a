// What lines' money is for, as rows, and what that moves: invoices, balances of accounts, our own orders to the bank.
// Everything works inside the caller's transaction and never commits. Errors are those of common/pg.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/bank/bank_ids.h"
#include "services/invoicing/bank/book.h"
#include "services/invoicing/bank/matcher.h"

namespace vlot::invoicing::bank {

// The shares of a line's match, or those that take them back: one transaction, with the postings of the same id.
struct Settlement {
  Uuid transaction;
  LineId line;
  Rule rule = Rule::kNone;
  std::vector<Share> shares;
  std::string actor;
  std::string note;
};

absl::Status InsertSettlements(pg::Transaction& tx, const std::vector<Settlement>& settlements, absl::Time now);

// By transaction, in the order in which they were given.
absl::StatusOr<absl::flat_hash_map<Uuid, std::vector<Share>>> FindShares(pg::Transaction& tx,
                                                                         const std::vector<Uuid>& transactions);

// Writes what is open on them and given up, and their states.
absl::Status UpdateOpen(pg::Transaction& tx, const std::vector<Receivable>& receivables);

struct CreditChange {
  AccountId account;
  Money amount;  // to be added
};

// `changes` name each account and currency once.
absl::Status AddToCreditBalances(pg::Transaction& tx, std::vector<CreditChange> changes);

// What we owe these accounts in `currency`, locked; accounts that are owed nothing are left out. To be locked after the
// accounts.
absl::StatusOr<std::map<AccountId, Money>> LockCreditBalances(pg::Transaction& tx,
                                                              const std::vector<AccountId>& accounts,
                                                              const Currency& currency);

// Those that are not zero, in the order of the accounts' ids, after `after`.
absl::StatusOr<std::vector<CreditChange>> ListCreditBalances(pg::Transaction& tx, AccountId after, int limit);

// In minor units; zero for none.
absl::StatusOr<int64_t> FindCreditBalance(pg::Transaction& tx, AccountId account, Currency currency);

// Whose payments come from which bank account; known ones stay.
absl::Status InsertPayers(pg::Transaction& tx, const std::vector<std::pair<std::string, AccountId>>& payers);

absl::Status UpdateCollections(pg::Transaction& tx, const std::vector<Collection>& collections);
absl::Status UpdatePayouts(pg::Transaction& tx, const std::vector<Payout>& payouts);
absl::Status UpdateProviderPayouts(pg::Transaction& tx, const std::vector<ProviderPayout>& payouts);

}  // namespace vlot::invoicing::bank
