#include "services/sandbox/psp_view.h"

#include "common/http/message.h"
#include "common/status/status.h"
#include "services/sandbox/psp_rules.h"

namespace vlot::sandbox {
namespace {

constexpr std::string_view kProfileId = "pfl_QkEhN94Ba";
constexpr std::string_view kDocumentation = "https://docs.mollie.com/reference/payments-api";

std::string_view Mode(bool live) { return live ? "live" : "test"; }

void TimeField(JsonWriter& out, std::string_view name, absl::Time time) {
  if (time != absl::InfiniteFuture()) out.Field(name, ApiTime(time));
}

// Fields kept as sent, put among ours: the object without its braces.
void ExtraFields(JsonWriter& out, const std::string& extras) {
  if (extras.size() > 2) out.Raw(std::string_view(extras).substr(1, extras.size() - 2));
}

// The order number of the paying account; the test account of Mollie's own documentation.
void BankAccountDetails(JsonWriter& out) {
  out.Field("consumerName", "T. TEST").Field("consumerAccount", "NL17RABO0213698412").Field("consumerBic", "TESTNL99");
}

void CardDetails(JsonWriter& out) {
  out.Field("cardNumber", "6787").Field("cardHolder", "T. TEST").Field("cardLabel", "Mastercard");
  out.Field("cardAudience", "consumer").Field("cardCountryCode", "NL").Field("cardSecurity", "3dsecure");
  out.Field("cardFingerprint", "fHB3CCKx9REkz8fPplT8N4nq").Field("feeRegion", "intra-eu");
}

void TransferDetails(JsonWriter& out, const Payment& payment) {
  out.Field("bankName", "Stichting Mollie Payments").Field("bankAccount", "NL53ABNA0627535577");
  out.Field("bankBic", "ABNANL2A").Field("transferReference", "RF12-" + payment.id.substr(3));
  if (payment.status == PaymentStatus::kPaid) BankAccountDetails(out);
}

}  // namespace

std::string ApiTime(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%S+00:00", time, absl::UTCTimeZone()); }

void WriteAmount(JsonWriter& out, std::string_view name, int64_t minor, Currency currency) {
  out.Key(name).BeginObject();
  out.Field("value", Money{minor, currency}.ToString()).Field("currency", currency.code());
  out.EndObject();
}

void View::Link(JsonWriter& out, std::string_view name, const std::string& path, std::string_view type) const {
  out.Key(name).BeginObject().Field("href", base_url_ + path).Field("type", type).EndObject();
}

// With what it is settled, and when that is done the settlement.
void View::SettledOn(JsonWriter& out, int64_t minor, Currency currency, const std::string& settlement_id) const {
  WriteAmount(out, "settlementAmount", minor, currency);
  out.OptionalField("settlementId", settlement_id);
}

void View::PaymentTimes(JsonWriter& out, const Payment& payment) const {
  TimeField(out, "authorizedAt", payment.authorized_at);
  TimeField(out, "paidAt", payment.paid_at);
  TimeField(out, "canceledAt", payment.canceled_at);
  TimeField(out, "expiredAt", payment.expired_at);
  TimeField(out, "failedAt", payment.failed_at);
  if (!IsFinal(payment.status) && payment.status != PaymentStatus::kAuthorized) {
    TimeField(out, "expiresAt", payment.expires_at);
  }
}

void View::PaymentSums(JsonWriter& out, const Payment& payment) const {
  const Currency currency = payment.amount.currency;
  if (payment.status == PaymentStatus::kPaid || !payment.captures.empty()) {
    WriteAmount(out, "amountRefunded", RefundedMinor(payment), currency);
    WriteAmount(out, "amountRemaining", RemainingMinor(payment), currency);
  }
  if (payment.manual_capture) WriteAmount(out, "amountCaptured", CapturedMinor(payment), currency);
  if (!payment.chargebacks.empty()) WriteAmount(out, "amountChargedBack", ChargedBackMinor(payment), currency);
  if (payment.status == PaymentStatus::kPaid) {
    SettledOn(out, payment.manual_capture ? CapturedMinor(payment) : payment.amount.minor, currency,
              payment.settlement_id);
  }
}

void View::PaymentSettings(JsonWriter& out, const Payment& payment) const {
  out.OptionalField("locale", payment.locale)
      .Field("profileId", kProfileId)
      .Field("sequenceType", payment.sequence_type);
  out.OptionalField("redirectUrl", payment.redirect_url).OptionalField("cancelUrl", payment.cancel_url);
  out.OptionalField("webhookUrl", payment.webhook_url);
  out.OptionalField("customerId", payment.customer_id).OptionalField("mandateId", payment.mandate_id);
  if (payment.manual_capture) {
    out.Field("captureMode", "manual");
    if (payment.status == PaymentStatus::kAuthorized) TimeField(out, "captureBefore", payment.capture_before);
  }
  ExtraFields(out, payment.extras);
}

void View::PaymentDetails(JsonWriter& out, const Payment& payment) const {
  const bool paid = payment.status == PaymentStatus::kPaid || payment.status == PaymentStatus::kAuthorized;
  const bool transfer = payment.method == "banktransfer";
  if (!paid && !transfer) return;
  out.Key("details").BeginObject();
  if (transfer) {
    TransferDetails(out, payment);
  } else if (payment.method == "creditcard" || payment.method == "applepay") {
    CardDetails(out);
  } else if (payment.method == "ideal" || payment.method == "bancontact" || payment.method == "directdebit") {
    BankAccountDetails(out);
  }
  out.EndObject();
}

void View::PaymentLinks(JsonWriter& out, const Payment& payment) const {
  const std::string path = "/v2/payments/" + payment.id;
  out.Key("_links").BeginObject();
  Link(out, "self", path);
  if (payment.status == PaymentStatus::kOpen && payment.sequence_type != "recurring") {
    Link(out, "checkout", "/checkout/" + payment.id, "text/html");
  }
  if (!payment.live) Link(out, "changePaymentState", "/checkout/" + payment.id, "text/html");
  Link(out, "dashboard", "/dashboard/payments/" + payment.id, "text/html");
  if (!payment.refunds.empty()) Link(out, "refunds", path + "/refunds");
  if (!payment.chargebacks.empty()) Link(out, "chargebacks", path + "/chargebacks");
  if (!payment.captures.empty()) Link(out, "captures", path + "/captures");
  if (!payment.settlement_id.empty()) Link(out, "settlement", "/v2/settlements/" + payment.settlement_id);
  if (!payment.customer_id.empty()) Link(out, "customer", "/v2/customers/" + payment.customer_id);
  out.EndObject();
}

void View::PaymentEmbedded(JsonWriter& out, const Payment& payment, const Embed& embed) const {
  if (!embed.refunds && !embed.chargebacks && !embed.captures) return;
  out.Key("_embedded").BeginObject();
  const auto list = [&](bool wanted, std::string_view name, const auto& items) {
    if (!wanted) return;
    out.Key(name).BeginArray();
    for (const auto& item : items) Write(out, payment, item);
    out.EndArray();
  };
  list(embed.refunds, "refunds", payment.refunds);
  list(embed.chargebacks, "chargebacks", payment.chargebacks);
  list(embed.captures, "captures", payment.captures);
  out.EndObject();
}

void View::Write(JsonWriter& out, const Payment& payment, const Embed& embed) const {
  out.BeginObject().Field("resource", "payment").Field("id", payment.id).Field("mode", Mode(payment.live));
  out.Field("createdAt", ApiTime(payment.created_at));
  WriteAmount(out, "amount", payment.amount.minor, payment.amount.currency);
  out.Field("description", payment.description);
  if (payment.method.empty()) {
    out.Key("method").Null();
  } else {
    out.Field("method", payment.method);
  }
  out.RawField("metadata", payment.metadata).Field("status", Name(payment.status));
  out.BoolField("isCancelable", IsCancelable(payment));
  PaymentTimes(out, payment);
  PaymentSums(out, payment);
  PaymentSettings(out, payment);
  PaymentDetails(out, payment);
  PaymentLinks(out, payment);
  PaymentEmbedded(out, payment, embed);
  out.EndObject();
}

void View::Write(JsonWriter& out, const Payment& payment, const Refund& refund) const {
  out.BeginObject().Field("resource", "refund").Field("id", refund.id).Field("mode", Mode(payment.live));
  out.Field("description", refund.description);
  WriteAmount(out, "amount", refund.amount_minor, payment.amount.currency);
  SettledOn(out, -refund.amount_minor, payment.amount.currency, refund.settlement_id);
  out.Field("status", Name(refund.status)).RawField("metadata", refund.metadata).Field("paymentId", payment.id);
  out.Field("createdAt", ApiTime(refund.created_at)).Key("_links").BeginObject();
  Link(out, "self", "/v2/payments/" + payment.id + "/refunds/" + refund.id);
  Link(out, "payment", "/v2/payments/" + payment.id);
  out.EndObject().EndObject();
}

void View::Write(JsonWriter& out, const Payment& payment, const Capture& capture) const {
  out.BeginObject().Field("resource", "capture").Field("id", capture.id).Field("mode", Mode(payment.live));
  out.Field("description", capture.description);
  WriteAmount(out, "amount", capture.amount_minor, payment.amount.currency);
  SettledOn(out, capture.amount_minor, payment.amount.currency, capture.settlement_id);
  out.Field("status", Name(capture.status)).RawField("metadata", capture.metadata).Field("paymentId", payment.id);
  out.Field("createdAt", ApiTime(capture.created_at)).Key("_links").BeginObject();
  Link(out, "self", "/v2/payments/" + payment.id + "/captures/" + capture.id);
  Link(out, "payment", "/v2/payments/" + payment.id);
  out.EndObject().EndObject();
}

void View::Write(JsonWriter& out, const Payment& payment, const Chargeback& chargeback) const {
  out.BeginObject().Field("resource", "chargeback").Field("id", chargeback.id);
  WriteAmount(out, "amount", chargeback.amount_minor, payment.amount.currency);
  SettledOn(out, -chargeback.amount_minor, payment.amount.currency, chargeback.settlement_id);
  out.Key("reason")
      .BeginObject()
      .Field("code", chargeback.reason_code)
      .Field("description", "Charged back by the bank");
  out.EndObject().Field("paymentId", payment.id).Field("createdAt", ApiTime(chargeback.created_at));
  out.Key("reversedAt").Null().Key("_links").BeginObject();
  Link(out, "self", "/v2/payments/" + payment.id + "/chargebacks/" + chargeback.id);
  Link(out, "payment", "/v2/payments/" + payment.id);
  out.EndObject().EndObject();
}

void View::Write(JsonWriter& out, const Customer& customer) const {
  const std::string path = "/v2/customers/" + customer.id;
  out.BeginObject().Field("resource", "customer").Field("id", customer.id).Field("mode", Mode(customer.live));
  out.Field("name", customer.name).Field("email", customer.email).OptionalField("locale", customer.locale);
  out.RawField("metadata", customer.metadata).Field("createdAt", ApiTime(customer.created_at));
  out.Key("_links").BeginObject();
  Link(out, "self", path);
  Link(out, "mandates", path + "/mandates");
  Link(out, "payments", path + "/payments");
  out.EndObject().EndObject();
}

void View::Write(JsonWriter& out, const Customer& customer, const Mandate& mandate) const {
  const std::string path = "/v2/customers/" + customer.id;
  out.BeginObject().Field("resource", "mandate").Field("id", mandate.id).Field("mode", Mode(customer.live));
  out.Field("status", mandate.revoked ? "invalid" : "valid").Field("method", mandate.method);
  out.Key("details").BeginObject().Field("consumerName", mandate.consumer_name);
  out.Field("consumerAccount", mandate.consumer_account).Field("consumerBic", "TESTNL99").EndObject();
  out.Field("mandateReference", mandate.id).Field("signatureDate", ApiTime(mandate.created_at).substr(0, 10));
  out.Field("createdAt", ApiTime(mandate.created_at)).Key("_links").BeginObject();
  Link(out, "self", path + "/mandates/" + mandate.id);
  Link(out, "customer", path);
  out.EndObject().EndObject();
}

int HttpStatus(const absl::Status& error) {
  switch (error.code()) {
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
      return 409;
    case absl::StatusCode::kAborted:
      return 410;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return 422;
    default:
      return 503;
  }
}

std::string ErrorBody(int http_status, const absl::Status& error) {
  JsonWriter out;
  out.BeginObject().IntField("status", http_status).Field("title", http::ReasonPhrase(http_status));
  out.Field("detail", std::string(error.message()));
  const auto detail = GetErrorDetail(error);
  if (detail && detail->violations.size() == 1) out.Field("field", detail->violations[0].field);
  out.Key("_links").BeginObject().Key("documentation").BeginObject();
  out.Field("href", kDocumentation).Field("type", "text/html").EndObject().EndObject().EndObject();
  return out.Take();
}

}  // namespace vlot::sandbox
