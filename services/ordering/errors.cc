#include "services/ordering/errors.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

namespace vlot::ordering {
namespace {

absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view message,
                   std::map<std::string, std::string> metadata) {
  return MakeError(
      code, message,
      {.reason = std::string(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

}  // namespace

absl::Status OrderNotFoundError(std::string_view order) {
  return Error(absl::StatusCode::kNotFound, "ORDER_NOT_FOUND", absl::StrCat("There is no order ", AbslView(order), "."),
               {{"order", std::string(order)}});
}

absl::Status CustomerNotFoundError(std::string_view customer) {
  return Error(absl::StatusCode::kNotFound, "CUSTOMER_NOT_FOUND",
               absl::StrCat("There is no customer ", AbslView(customer), "."), {{"customer", std::string(customer)}});
}

absl::Status ChannelNotFoundError(std::string_view channel) {
  return Error(absl::StatusCode::kNotFound, "CHANNEL_NOT_FOUND",
               absl::StrCat("There is no channel ", AbslView(channel), "."), {{"channel", std::string(channel)}});
}

absl::Status TooManyOrdersError() {
  // Made once: it is given when there is no time to lose.
  static const absl::Status& error = *new absl::Status(
      WithRetryAfter(Error(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
                           "Too many orders are under way; the same request may be made again in a moment.", {}),
                     absl::Seconds(1)));
  return error;
}

absl::Status ChannelClosedError(std::string_view channel) {
  return Error(absl::StatusCode::kFailedPrecondition, "CHANNEL_CLOSED",
               absl::StrCat("Channel ", AbslView(channel), " takes no orders now."),
               {{"channel", std::string(channel)}});
}

absl::Status ChannelExistsError(std::string_view channel) {
  return Error(absl::StatusCode::kAlreadyExists, "CHANNEL_EXISTS",
               absl::StrCat("There is another channel ", AbslView(channel), "."), {{"channel", std::string(channel)}});
}

absl::Status OrderNotCancellableError(const OrderId& order, std::string_view state) {
  return Error(absl::StatusCode::kFailedPrecondition, "ORDER_NOT_CANCELLABLE",
               absl::StrCat("Order ", order.ToString(), " is ", AbslView(state), " and too far to be cancelled."),
               {{"order", order.Name()}, {"state", std::string(state)}});
}

absl::Status PaymentNotOpenError(const OrderId& order, std::string_view state) {
  return Error(absl::StatusCode::kFailedPrecondition, "PAYMENT_NOT_OPEN",
               absl::StrCat("Order ", order.ToString(), " is ", AbslView(state), ": there is nothing to pay."),
               {{"order", order.Name()}, {"state", std::string(state)}});
}

absl::Status OrderInvoiceNotFoundError(const OrderId& order, const InvoiceId& invoice) {
  return Error(absl::StatusCode::kNotFound, "ORDER_INVOICE_NOT_FOUND",
               absl::StrCat("Order ", order.ToString(), " has no invoice ", invoice.ToString(), "."),
               {{"order", order.Name()}, {"invoice", invoice.Name()}});
}

absl::Status WorkItemNotFoundError(std::string_view work_item) {
  return Error(absl::StatusCode::kNotFound, "WORK_ITEM_NOT_FOUND",
               absl::StrCat("There is no work item ", AbslView(work_item), "."),
               {{"work_item", std::string(work_item)}});
}

absl::Status WorkItemResolvedError(std::string_view work_item) {
  return Error(absl::StatusCode::kFailedPrecondition, "WORK_ITEM_RESOLVED",
               absl::StrCat("Work item ", AbslView(work_item), " is resolved already."),
               {{"work_item", std::string(work_item)}});
}

absl::Status RemedyNotFoundError(std::string_view remedy) {
  return Error(absl::StatusCode::kNotFound, "REMEDY_NOT_FOUND", absl::StrCat("There is no ", AbslView(remedy), "."),
               {{"remedy", std::string(remedy)}});
}

absl::Status RemedyExceedsError(int line, int quantity_left, const Money& amount_left) {
  const std::string left =
      line == 0 ? amount_left.ToStringWithCurrency() : absl::StrCat(quantity_left, " pieces of line ", line);
  return Error(absl::StatusCode::kFailedPrecondition, "REMEDY_EXCEEDS",
               absl::StrCat("Only ", left, " can be made good."),
               {{"line", absl::StrCat(line)},
                {"quantity_left", absl::StrCat(quantity_left)},
                {"amount_left", amount_left.ToString()}});
}

absl::Status RemedyTooEarlyError(const OrderId& order, std::string_view state) {
  return Error(absl::StatusCode::kFailedPrecondition, "REMEDY_TOO_EARLY",
               absl::StrCat("Order ", order.ToString(), " is ", AbslView(state),
                            ": it is not invoiced or accrued, or is being undone."),
               {{"order", order.Name()}, {"state", std::string(state)}});
}

absl::Status ConcurrentChangeError(const OrderId& order) {
  return Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
               absl::StrCat("Order ", order.ToString(), " was changed at the same moment; read it again and redo."),
               {{"order", order.Name()}});
}

}  // namespace vlot::ordering
