#include "services/payment/mollie_json.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/http/url.h"
#include "common/status/status.h"
#include "common/time/iso.h"

namespace vlot::payment {
namespace {

using Json = nlohmann::json;

// The member, or null: never throws, unlike Json's own.
const Json& Member(const Json& json, const char* name) {
  static const Json null;
  if (!json.is_object()) return null;
  const auto it = json.find(name);
  return it == json.end() ? null : *it;
}

std::string Text(const Json& json, const char* name) {
  const Json& member = Member(json, name);
  return member.is_string() ? member.get<std::string>() : "";
}

absl::StatusOr<Json> ParseObject(const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return absl::InvalidArgumentError("the answer is no JSON object");
  return json;
}

absl::StatusOr<Money> ParseAmount(const Json& json) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(Text(json, "currency")));
  return ParseMoney(Text(json, "value"), currency);
}

Json FormatAmount(const Money& amount) { return {{"currency", amount.currency.code()}, {"value", amount.ToString()}}; }

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
  const std::string next = Text(Member(Member(json, "_links"), "next"), "href");
  if (const size_t query = next.find('?'); query != std::string::npos) {
    page.next = http::FindParameter(http::ParseForm(next.substr(query + 1)), "from").value_or("");
  }
  return page;
}

PspProblem ParseProblem(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  PspProblem problem{.detail = Text(json, "detail"), .field = Text(json, "field")};
  if (problem.detail.empty()) problem.detail = Text(json, "title");
  return problem;
}

}  // namespace vlot::payment
