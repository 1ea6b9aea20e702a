// Every error that ordering returns, by name. Reasons are those of vlot.ordering.v1's enums …ErrorReason.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/ids/ids.h"
#include "common/money/money.h"

namespace vlot::ordering {

inline constexpr std::string_view kErrorDomain = "ordering.vlot.dev";

absl::Status OrderNotFoundError(std::string_view order);
absl::Status CustomerNotFoundError(std::string_view customer);
absl::Status ChannelNotFoundError(std::string_view channel);
absl::Status TooManyOrdersError();  // with RetryInfo
absl::Status ChannelClosedError(std::string_view channel);
absl::Status ChannelExistsError(std::string_view channel);
absl::Status OrderNotCancellableError(const OrderId& order, std::string_view state);
absl::Status PaymentNotOpenError(const OrderId& order, std::string_view state);
absl::Status OrderInvoiceNotFoundError(const OrderId& order, const InvoiceId& invoice);
absl::Status WorkItemNotFoundError(std::string_view work_item);
absl::Status WorkItemResolvedError(std::string_view work_item);
absl::Status RemedyNotFoundError(std::string_view remedy);
// `line` 0: in money.
absl::Status RemedyExceedsError(int line, int quantity_left, const Money& amount_left);
absl::Status RemedyTooEarlyError(const OrderId& order, std::string_view state);
absl::Status ConcurrentChangeError(const OrderId& order);

}  // namespace vlot::ordering
