// Flags about the bank that `serve` and `bank` share.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"

namespace vlot {

// --psp_accounts: the bank accounts from which the payment provider pays out. INVALID_ARGUMENT for what is no IBAN.
absl::StatusOr<std::set<std::string>> ProviderAccountsFromFlags();

// --bank_accounts: those that are ours, besides the seller's. INVALID_ARGUMENT for what is no IBAN.
absl::StatusOr<std::set<std::string>> BankAccountsFromFlags();

// --sepa_creditor_id; may be empty. INVALID_ARGUMENT when its check digits are wrong.
absl::StatusOr<std::string> CreditorIdFromFlags();

// --sepa_notice_days. INVALID_ARGUMENT outside of what is agreed with anybody.
absl::StatusOr<int16_t> NoticeDaysFromFlags();

}  // namespace vlot
