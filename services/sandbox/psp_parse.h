// From request JSON to values, with all of the API's field checks. Pure. Errors are those of psp_errors.h: the first
// field at fault, in the API's order.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/sandbox/psp_types.h"

namespace vlot::sandbox {

using Json = nlohmann::json;

// A JSON object; "" counts as {}. BadRequest otherwise.
absl::StatusOr<Json> ParseBody(const std::string& body);

struct ParseOptions {
  bool allow_loopback_webhooks = false;
  absl::Time now;
};

// {"currency":"EUR","value":"10.00"}, the value with exactly the currency's decimals, above zero.
absl::StatusOr<Money> ParseAmount(const Json& body, const std::string& field);

// Everything of a new payment but id, customer's existence and auto-pay.
absl::StatusOr<Payment> ParsePayment(const Json& body, const ParseOptions& options);
// PATCH: changes what may be changed. `payment` is unchanged when it fails.
absl::Status ApplyPaymentUpdate(Payment& payment, const Json& body, const ParseOptions& options);

absl::StatusOr<Refund> ParseRefund(const Json& body, Currency currency);
// amount_minor 0: all that is left.
absl::StatusOr<Capture> ParseCapture(const Json& body, Currency currency);
absl::StatusOr<Customer> ParseCustomer(const Json& body);
// PATCH: what the body has. `customer` is unchanged when it fails.
absl::Status ApplyCustomerUpdate(Customer& customer, const Json& body);
absl::StatusOr<Mandate> ParseMandate(const Json& body);

}  // namespace vlot::sandbox
