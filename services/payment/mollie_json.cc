#include "services/payment/mollie_json.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/payment/hal.h"

namespace vlot::payment {
namespace {

using Json = nlohmann::json;
using hal::Member;
using hal::NextPage;
using hal::ParseAmount;
using hal::ParseObject;
using hal::Text;

Json FormatAmount(const Money& amount) { return {{"currency", amount.currency.code()}, {"value", amount.ToString()}}; }

// Pay-later methods hold the money until it is taken. Mollie demands to be told for Riverty (API v2, captureMode); for
// Klarna it makes us the only ones who take it. Whatever else turns out to be held is taken all the same.
bool IsHeldFirst(const std::string& method) { return method == "klarna" || method == "riverty"; }

absl::StatusOr<PspStatus> ParseStatus(const std::string& status) {
  if (status == "open") return PspStatus::kOpen;
  if (status == "pending") return PspStatus::kPending;
  if (status == "authorized") return PspStatus::kAuthorized;
  if (status == "paid") return PspStatus::kPaid;
  if (status == "canceled") return PspStatus::kCanceled;
  if (status == "expired") return PspStatus::kExpired;
  if (status == "failed") return PspStatus::kFailed;
  return absl::InvalidArgumentError(absl::StrCat("unknown status of a payment: ", status));
}

absl::StatusOr<PspRefundStatus> ParseRefundStatus(const std::string& status) {
  if (status == "queued" || status == "pending" || status == "processing") return PspRefundStatus::kPending;
  if (status == "refunded") return PspRefundStatus::kRefunded;
  if (status == "failed") return PspRefundStatus::kFailed;
  if (status == "canceled") return PspRefundStatus::kCanceled;
  return absl::InvalidArgumentError(absl::StrCat("unknown status of a refund: ", status));
}

absl::StatusOr<PspRefund> ReadRefund(const Json& json) {
  PspRefund refund{.id = Text(json, "id"), .reference = Text(Member(json, "metadata"), "reference")};
  if (refund.id.empty()) return absl::InvalidArgumentError("a refund without an id");
  ASSIGN_OR_RETURN(refund.status, ParseRefundStatus(Text(json, "status")));
  ASSIGN_OR_RETURN(refund.amount, ParseAmount(Member(json, "amount")));
  return refund;
}

absl::StatusOr<PspPayment> ReadPayment(const Json& json) {
  PspPayment payment{.id = Text(json, "id"),
                     .reference = Text(Member(json, "metadata"), "reference"),
                     .method = Text(json, "method"),
                     .checkout_url = Text(Member(Member(json, "_links"), "checkout"), "href"),
                     .cancelable = Member(json, "isCancelable") == Json(true)};
  if (payment.id.empty()) return absl::InvalidArgumentError("a payment without an id");
  ASSIGN_OR_RETURN(payment.status, ParseStatus(Text(json, "status")));
  ASSIGN_OR_RETURN(payment.amount, ParseAmount(Member(json, "amount")));
  ASSIGN_OR_RETURN(payment.created_at, ParseRfc3339(Text(json, "createdAt")));
  payment.captured = Money::Zero(payment.amount.currency);
  if (payment.status == PspStatus::kPaid) {
    const Json& captured = Member(json, "amountCaptured");  // only where capturing is a step of its own
    payment.captured = payment.amount;
    if (captured.is_object()) {
      ASSIGN_OR_RETURN(payment.captured, ParseAmount(captured));
    }
  }
  payment.charged_back = Money::Zero(payment.amount.currency);
  if (const Json& charged_back = Member(json, "amountChargedBack"); charged_back.is_object()) {
    ASSIGN_OR_RETURN(payment.charged_back, ParseAmount(charged_back));
  }
  for (const Json& refund : Member(Member(json, "_embedded"), "refunds")) {
    ASSIGN_OR_RETURN(payment.refunds.emplace_back(), ReadRefund(refund));
  }
  return payment;
}

}  // namespace

std::string FormatCreate(const PspCreate& create, const std::string& webhook_url) {
  Json json = {{"amount", FormatAmount(create.amount)},
               {"description", create.description},
               {"redirectUrl", create.redirect_url},
               {"locale", create.language == "en" ? "en_US" : "nl_NL"},
               {"metadata", {{"reference", create.reference}}}};
  if (!webhook_url.empty()) json["webhookUrl"] = webhook_url;
  if (!create.method.empty()) json["method"] = create.method;
  if (IsHeldFirst(create.method)) json["captureMode"] = "manual";
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string FormatCapture(const PspCaptureCreate& capture) {
  const Json json = {{"amount", FormatAmount(capture.amount)},
                     {"description", capture.description},
                     {"metadata", {{"reference", capture.reference}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string FormatRefundCreate(const PspRefundCreate& create) {
  const Json json = {{"amount", FormatAmount(create.amount)},
                     {"description", create.description},
                     {"metadata", {{"reference", create.reference}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::StatusOr<PspPayment> ParsePspPayment(const std::string& body) {
  ASSIGN_OR_RETURN(const Json json, ParseObject(body));
  return ReadPayment(json);
}

absl::StatusOr<PspCapture> ParsePspCapture(const std::string& body) {
  ASSIGN_OR_RETURN(const Json json, ParseObject(body));
  PspCapture capture{.id = Text(json, "id")};
  if (capture.id.empty()) return absl::InvalidArgumentError("a capture without an id");
  return capture;
}

absl::StatusOr<PspRefund> ParsePspRefund(const std::string& body) {
  ASSIGN_OR_RETURN(const Json json, ParseObject(body));
  return ReadRefund(json);
}

absl::StatusOr<PspPage> ParsePspPage(const std::string& body) {
  ASSIGN_OR_RETURN(const Json json, ParseObject(body));
  const Json& list = Member(Member(json, "_embedded"), "payments");
  if (!list.is_array()) return absl::InvalidArgumentError("a list without payments");
  PspPage page;
  for (const Json& item : list) {
    absl::StatusOr<PspPayment> payment = ReadPayment(item);
    if (payment.ok()) page.payments.push_back(*std::move(payment));
  }
  page.next = NextPage(json);
  return page;
}

PspProblem ParseProblem(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  PspProblem problem{.detail = Text(json, "detail"), .field = Text(json, "field")};
  if (problem.detail.empty()) problem.detail = Text(json, "title");
  return problem;
}

}  // namespace vlot::payment
