// Flag --psp_accounts: the bank accounts from which the payment provider pays out.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"

namespace vlot {

// INVALID_ARGUMENT for what is no IBAN.
absl::StatusOr<std::set<std::string>> ProviderAccountsFromFlags();

}  // namespace vlot
