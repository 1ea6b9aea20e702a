// Every error of the invoicing service: code, reason and metadata, as ErrorReason in invoicing.proto says.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/ids/ids.h"
#include "common/money/money.h"

namespace vlot::invoicing {

inline constexpr std::string_view kErrorDomain = "invoicing.vlot.dev";

absl::Status AccountNotFoundError(const AccountId& account);
absl::Status InvoiceNotFoundError(const InvoiceId& invoice);
absl::Status CreditExceededError(const AccountId& account, const Money& available);
absl::Status CreditHoldError(const AccountId& account);
absl::Status CreditReleasedError(const OrderId& order);
absl::Status NotOnAccountError(const AccountId& account);
// `key` is the request id or the resource name that bears the command.
absl::Status RequestReusedError(std::string_view key);
absl::Status InvoiceWithdrawnError(const InvoiceId& invoice);

}  // namespace vlot::invoicing
