#include "services/payment/errors.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace vlot::payment {
namespace {

using absl::StatusCode;

absl::Status Error(StatusCode code, std::string reason, std::string_view message,
                   std::map<std::string, std::string> metadata = {},
                   std::optional<absl::Duration> retry_after = std::nullopt) {
  return MakeError(code, message,
                   {.reason = std::move(reason),
                    .domain = std::string(kErrorDomain),
                    .metadata = std::move(metadata),
                    .retry_after = retry_after});
}

}  // namespace

absl::Status PaymentNotFoundError(const PaymentId& payment) {
  return Error(StatusCode::kNotFound, "PAYMENT_NOT_FOUND", absl::StrCat("There is no ", payment.Name(), "."),
               {{"payment", payment.Name()}});
}

absl::Status RefundExceedsCaptureError(const PaymentId& payment, const Money& refundable) {
  return Error(StatusCode::kFailedPrecondition, "REFUND_EXCEEDS_CAPTURE",
               absl::StrCat("Only ", refundable.ToStringWithCurrency(), " of ", payment.Name(), " can be paid back."),
               {{"payment", payment.Name()}, {"refundable", refundable.ToStringWithCurrency()}});
}

absl::Status RefundNotFoundError(const RefundId& refund) {
  return Error(StatusCode::kNotFound, "REFUND_NOT_FOUND", absl::StrCat("There is no ", refund.Name(), "."),
               {{"refund", refund.Name()}});
}

absl::Status RefundNotFailedError(const RefundId& refund, RefundState state) {
  const std::string name(Name(state));
  return Error(StatusCode::kFailedPrecondition, "REFUND_NOT_FAILED", absl::StrCat(refund.Name(), " is ", name, "."),
               {{"refund", refund.Name()}, {"state", name}});
}

absl::Status PaymentEndedError(const PaymentId& payment, State state) {
  const std::string name(Name(state));
  return Error(StatusCode::kFailedPrecondition, "PAYMENT_ENDED", absl::StrCat(payment.Name(), " is ", name, "."),
               {{"payment", payment.Name()}, {"state", name}});
}

absl::Status RequestIdReusedError(std::string_view request_id) {
  return Error(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
               absl::StrCat(AbslView(request_id), " was used with another content."),
               {{"request_id", std::string(request_id)}});
}

absl::Status PspUnavailableError() {
  return Error(StatusCode::kUnavailable, "PSP_UNAVAILABLE",
               "The payment provider has not answered yet. The same request tells how it went.", {}, absl::Seconds(5));
}

absl::Status PspRefusedError(int status, const std::string& field, std::string_view detail) {
  return Error(StatusCode::kFailedPrecondition, kPspRefused, detail,
               {{"psp_status", absl::StrCat(status)}, {"psp_field", field}});
}

absl::Status PspNotDoneError(std::string_view detail, std::optional<absl::Duration> retry_after) {
  return Error(StatusCode::kUnavailable, kPspNotDone, detail, {}, retry_after);
}

absl::Status PspNoAnswerError(std::string_view detail) { return Error(StatusCode::kUnavailable, kPspNoAnswer, detail); }

absl::Status PspNotFoundError(std::string_view detail) { return Error(StatusCode::kNotFound, kPspNotFound, detail); }

std::string FormatRefusal(const absl::Status& refused) {
  const ErrorDetail detail = GetErrorDetail(refused).value_or(ErrorDetail{});
  const auto get = [&](const char* key) {
    const auto it = detail.metadata.find(key);
    return it == detail.metadata.end() ? std::string() : it->second;
  };
  return absl::StrCat(get("psp_status"), "|", get("psp_field"), "|", refused.message());
}

absl::Status ParseRefusal(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('|', 2));
  int status = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &status)) return PspRefusedError(0, "", text);
  return PspRefusedError(status, parts[1], parts[2]);
}

}  // namespace vlot::payment
