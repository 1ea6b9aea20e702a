// Errors of bank statements: code, reason and metadata, as BankErrorReason in bank.proto says. Others: ../errors.h.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vlot::invoicing::bank {

// `bank_id` is what the bank calls the statement.
absl::Status BankAccountNotOursError(std::string_view bank_account, std::string_view bank_id,
                                     const std::set<std::string>& known);

}  // namespace vlot::invoicing::bank
