#include "services/sandbox/psp_parse.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_methods.h"
#include "services/sandbox/psp_rules.h"
#include "services/sandbox/psp_urls.h"

namespace vlot::sandbox {
namespace {

constexpr size_t kDescriptionCharactersMax = 255;  // longer is cut, not refused
constexpr size_t kMetadataBytesMax = 1024;

// Fields that we keep and give back without a meaning of their own here.
constexpr const char* kExtraFields[] = {
    "lines",   "billingAddress", "shippingAddress", "restrictPaymentMethodsToCountry",
    "dueDate", "billingEmail",   "captureDelay",    "applicationFee"};

bool Has(const Json& body, const std::string& field) {
  const auto it = body.find(field);
  return it != body.end() && !it->is_null();
}

// "" when absent; an error when it is no string.
absl::StatusOr<std::string> Text(const Json& body, const std::string& field) {
  if (!Has(body, field)) return std::string();
  if (!body[field].is_string()) return FieldInvalid(field, "The '" + field + "' field should be a string");
  return body[field].get<std::string>();
}

std::string CutToCharacters(std::string text, size_t characters_max) {
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts_character && ++characters > characters_max) return text.substr(0, i);
  }
  return text;
}

absl::StatusOr<std::string> Description(const Json& body, bool required) {
  ASSIGN_OR_RETURN(std::string text, Text(body, "description"));
  if (text.empty() && required) return FieldMissing("description");
  return CutToCharacters(std::move(text), kDescriptionCharactersMax);
}

absl::StatusOr<std::string> Metadata(const Json& body) {
  if (!Has(body, "metadata")) return std::string("null");
  std::string json = body["metadata"].dump();
  if (json.size() > kMetadataBytesMax) return FieldInvalid("metadata", "The metadata is larger than 1024 bytes");
  return json;
}

absl::StatusOr<std::string> RedirectUrl(const Json& body, const std::string& field) {
  ASSIGN_OR_RETURN(std::string url, Text(body, field));
  if (!url.empty() && !IsUrl(url)) return FieldInvalid(field, "The redirect location is invalid");
  return url;
}

absl::StatusOr<std::string> WebhookUrl(const Json& body, const ParseOptions& options) {
  ASSIGN_OR_RETURN(std::string url, Text(body, "webhookUrl"));
  if (url.empty()) return url;
  if (!IsWebUrl(url)) return FieldInvalid("webhookUrl", "The webhook location is invalid");
  if (!options.allow_loopback_webhooks && LeadsInside(url)) {
    return FieldInvalid("webhookUrl",
                        "The webhook URL is invalid because it is unreachable from Mollie's point of view");
  }
  return url;
}

absl::StatusOr<std::vector<std::string>> MethodNames(const Json& body) {
  std::vector<std::string> names;
  if (!Has(body, "method")) return names;
  const Json& value = body["method"];
  for (const Json& name : value.is_array() ? value : Json::array({value})) {
    if (!name.is_string() || FindMethod(name.get<std::string>()) == nullptr) {
      return FieldInvalid("method", "The payment method is invalid");
    }
    names.push_back(name.get<std::string>());
  }
  return names;
}

absl::Status CheckMethodLimits(const Payment& payment) {
  const Method* method = FindMethod(payment.method);
  if (method == nullptr) return absl::OkStatus();
  if (payment.amount.minor < method->minimum_minor) {
    return FieldInvalid("amount", "The amount is lower than the minimum");
  }
  if (method->maximum_minor >= 0 && payment.amount.minor > method->maximum_minor) {
    return FieldInvalid("amount", "The amount is higher than the maximum");
  }
  if (payment.manual_capture && method->capture_within == absl::ZeroDuration()) {
    return FieldInvalid("captureMode", "The capture mode is not supported by the payment method");
  }
  return absl::OkStatus();
}

absl::Status CheckLines(const Json& body, const Money& amount) {
  if (!Has(body, "lines")) return absl::OkStatus();
  if (!body["lines"].is_array()) return FieldInvalid("lines", "The 'lines' field should be an array");
  Money sum = Money::Zero(amount.currency);
  for (const Json& line : body["lines"]) {
    if (!line.is_object()) return FieldInvalid("lines", "A line should be an object");
    const auto total = line.find("totalAmount");
    const bool discount = total != line.end() && total->is_object() && total->value("value", "").starts_with('-');
    if (discount) continue;
    ASSIGN_OR_RETURN(const Money line_total, ParseAmount(line, "totalAmount"));
    const auto added = Add(sum, line_total);
    if (!added.ok()) return FieldInvalid("lines", "The lines are in another currency than the payment");
    sum = *added;
  }
  if (sum.minor < amount.minor) return FieldInvalid("lines", "The sum of the lines is lower than the amount");
  return absl::OkStatus();
}

absl::StatusOr<std::string> Choice(const Json& body, const std::string& field,
                                   std::initializer_list<const char*> choices) {
  ASSIGN_OR_RETURN(std::string text, Text(body, field));
  if (text.empty()) return std::string(*choices.begin());
  if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
    return FieldInvalid(field, "The '" + field + "' field is invalid");
  }
  return text;
}

// "nl_NL".
absl::StatusOr<std::string> Locale(const Json& body) {
  ASSIGN_OR_RETURN(std::string text, Text(body, "locale"));
  const bool shaped = text.size() == 5 && text[2] == '_' && std::islower(text[0]) && std::isupper(text[3]);
  if (!text.empty() && !shaped) return FieldInvalid("locale", "The locale is invalid");
  return text;
}

std::string Extras(const Json& body) {
  Json extras = Json::object();
  for (const char* field : kExtraFields) {
    if (Has(body, field)) extras[field] = body[field];
  }
  return extras.empty() ? "{}" : extras.dump();
}

absl::Status ParseBasics(Payment& payment, const Json& body, const ParseOptions& options) {
  ASSIGN_OR_RETURN(payment.amount, ParseAmount(body, "amount"));
  ASSIGN_OR_RETURN(payment.description, Description(body, true));
  ASSIGN_OR_RETURN(payment.redirect_url, RedirectUrl(body, "redirectUrl"));
  ASSIGN_OR_RETURN(payment.cancel_url, RedirectUrl(body, "cancelUrl"));
  ASSIGN_OR_RETURN(payment.webhook_url, WebhookUrl(body, options));
  ASSIGN_OR_RETURN(payment.sequence_type, Choice(body, "sequenceType", {"oneoff", "first", "recurring"}));
  if (payment.redirect_url.empty() && payment.sequence_type != "recurring") return FieldMissing("redirectUrl");
  return absl::OkStatus();
}

absl::Status ParseDetails(Payment& payment, const Json& body) {
  ASSIGN_OR_RETURN(payment.methods, MethodNames(body));
  if (payment.methods.size() == 1) payment.method = payment.methods.front();
  ASSIGN_OR_RETURN(payment.locale, Locale(body));
  ASSIGN_OR_RETURN(payment.metadata, Metadata(body));
  ASSIGN_OR_RETURN(const std::string capture, Choice(body, "captureMode", {"automatic", "manual"}));
  payment.manual_capture = capture == "manual";
  ASSIGN_OR_RETURN(payment.customer_id, Text(body, "customerId"));
  ASSIGN_OR_RETURN(payment.mandate_id, Text(body, "mandateId"));
  if (payment.customer_id.empty() && payment.sequence_type != "oneoff") return FieldMissing("customerId");
  RETURN_IF_ERROR(CheckMethodLimits(payment));
  RETURN_IF_ERROR(CheckLines(body, payment.amount));
  payment.extras = Extras(body);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Json> ParseBody(const std::string& body) {
  if (body.empty()) return Json::object();
  Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return BadRequest("The request body is not valid JSON");
  if (!json.is_object()) return BadRequest("The request body should be a JSON object");
  return json;
}

absl::StatusOr<Money> ParseAmount(const Json& body, const std::string& field) {
  if (!Has(body, field)) return FieldMissing(field);
  const Json& amount = body[field];
  const std::string contains_invalid = "The amount contains an invalid value";
  if (!amount.is_object()) return FieldInvalid(field, contains_invalid);
  const auto currency_text = amount.find("currency");
  const auto value_text = amount.find("value");
  if (currency_text == amount.end() || !currency_text->is_string())
    return FieldInvalid(field + ".currency", contains_invalid);
  if (value_text == amount.end() || !value_text->is_string()) return FieldInvalid(field + ".value", contains_invalid);
  const auto currency = Currency::Parse(currency_text->get<std::string>());
  if (!currency.ok()) return FieldInvalid(field + ".currency", "The currency is not supported");
  const auto money = ParseMoney(value_text->get<std::string>(), *currency);
  if (!money.ok() || money->ToString() != value_text->get<std::string>()) {
    return FieldInvalid(field + ".value", contains_invalid);
  }
  if (!money->IsPositive()) return FieldInvalid(field, "The amount is lower than the minimum");
  return *money;
}

absl::StatusOr<Payment> ParsePayment(const Json& body, const ParseOptions& options) {
  Payment payment;
  RETURN_IF_ERROR(ParseBasics(payment, body, options));
  RETURN_IF_ERROR(ParseDetails(payment, body));
  payment.created_at = options.now;
  payment.expires_at = options.now + OpenFor(payment.method);
  return payment;
}

absl::Status ApplyPaymentUpdate(Payment& payment, const Json& body, const ParseOptions& options) {
  Payment updated = payment;
  if (Has(body, "description")) {
    ASSIGN_OR_RETURN(updated.description, Description(body, true));
  }
  if (Has(body, "redirectUrl")) {
    ASSIGN_OR_RETURN(updated.redirect_url, RedirectUrl(body, "redirectUrl"));
  }
  if (Has(body, "cancelUrl")) {
    ASSIGN_OR_RETURN(updated.cancel_url, RedirectUrl(body, "cancelUrl"));
  }
  if (Has(body, "webhookUrl")) {
    ASSIGN_OR_RETURN(updated.webhook_url, WebhookUrl(body, options));
  }
  if (body.contains("metadata")) {
    ASSIGN_OR_RETURN(updated.metadata, Metadata(body));
  }
  if (Has(body, "method") && payment.status == PaymentStatus::kOpen) {
    ASSIGN_OR_RETURN(updated.methods, MethodNames(body));
    updated.method = updated.methods.size() == 1 ? updated.methods.front() : "";
    RETURN_IF_ERROR(CheckMethodLimits(updated));
  }
  if (Has(body, "locale")) {
    ASSIGN_OR_RETURN(updated.locale, Locale(body));
  }
  payment = std::move(updated);
  return absl::OkStatus();
}

absl::StatusOr<Refund> ParseRefund(const Json& body, Currency currency) {
  Refund refund;
  ASSIGN_OR_RETURN(const Money amount, ParseAmount(body, "amount"));
  if (amount.currency != currency) return FieldInvalid("amount.currency", "The currency differs from the payment's");
  refund.amount_minor = amount.minor;
  ASSIGN_OR_RETURN(refund.description, Description(body, false));
  ASSIGN_OR_RETURN(refund.metadata, Metadata(body));
  return refund;
}

absl::StatusOr<Capture> ParseCapture(const Json& body, Currency currency) {
  Capture capture;
  if (Has(body, "amount")) {
    ASSIGN_OR_RETURN(const Money amount, ParseAmount(body, "amount"));
    if (amount.currency != currency) return FieldInvalid("amount.currency", "The currency differs from the payment's");
    capture.amount_minor = amount.minor;
  }
  ASSIGN_OR_RETURN(capture.description, Description(body, false));
  ASSIGN_OR_RETURN(capture.metadata, Metadata(body));
  return capture;
}

absl::StatusOr<Customer> ParseCustomer(const Json& body) {
  Customer customer;
  ASSIGN_OR_RETURN(customer.name, Text(body, "name"));
  ASSIGN_OR_RETURN(customer.email, Text(body, "email"));
  ASSIGN_OR_RETURN(customer.locale, Locale(body));
  ASSIGN_OR_RETURN(customer.metadata, Metadata(body));
  return customer;
}

absl::Status ApplyCustomerUpdate(Customer& customer, const Json& body) {
  ASSIGN_OR_RETURN(Customer told, ParseCustomer(body));
  if (body.contains("name")) customer.name = std::move(told.name);
  if (body.contains("email")) customer.email = std::move(told.email);
  if (body.contains("locale")) customer.locale = std::move(told.locale);
  if (body.contains("metadata")) customer.metadata = std::move(told.metadata);
  return absl::OkStatus();
}

absl::StatusOr<Mandate> ParseMandate(const Json& body) {
  Mandate mandate;
  ASSIGN_OR_RETURN(mandate.method, Choice(body, "method", {"directdebit", "creditcard", "paypal"}));
  ASSIGN_OR_RETURN(mandate.consumer_name, Text(body, "consumerName"));
  ASSIGN_OR_RETURN(mandate.consumer_account, Text(body, "consumerAccount"));
  if (mandate.consumer_name.empty()) return FieldMissing("consumerName");
  if (mandate.consumer_account.empty() && mandate.method == "directdebit") return FieldMissing("consumerAccount");
  return mandate;
}

}  // namespace vlot::sandbox
