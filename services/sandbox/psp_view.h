// From values to the API's JSON (HAL: _links with href and type). Pure.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_types.h"
#include "services/sandbox/settling/settlement.h"

namespace vlot::sandbox {

struct Embed {
  bool refunds = false;
  bool chargebacks = false;
  bool captures = false;
};

// Writes resources as seen at one base URL ("http://127.0.0.1:8090"). Not thread-safe; cheap to make.
class View {
 public:
  explicit View(std::string_view base_url) : base_url_(base_url) {}

  void Write(JsonWriter& out, const Payment& payment, const Embed& embed = {}) const;
  void Write(JsonWriter& out, const Payment& payment, const Refund& refund) const;
  void Write(JsonWriter& out, const Payment& payment, const Capture& capture) const;
  void Write(JsonWriter& out, const Payment& payment, const Chargeback& chargeback) const;
  // `id` is the settlement's own, or "open" or "next": those have no reference. Months before `now` are invoiced.
  void Write(JsonWriter& out, const Settlement& settlement, std::string_view id, absl::Time now) const;
  void Write(JsonWriter& out, const Customer& customer) const;
  void Write(JsonWriter& out, const Customer& customer, const Mandate& mandate) const;

  // One link: "name":{"href":base_url + path,"type":"application/hal+json"}.
  void Link(JsonWriter& out, std::string_view name, const std::string& path,
            std::string_view type = "application/hal+json") const;

 private:
  void SettledOn(JsonWriter& out, int64_t minor, Currency currency, const std::string& settlement_id) const;
  void PaymentTimes(JsonWriter& out, const Payment& payment) const;
  void PaymentSums(JsonWriter& out, const Payment& payment) const;
  void PaymentSettings(JsonWriter& out, const Payment& payment) const;
  void PaymentDetails(JsonWriter& out, const Payment& payment) const;
  void PaymentLinks(JsonWriter& out, const Payment& payment) const;
  void PaymentEmbedded(JsonWriter& out, const Payment& payment, const Embed& embed) const;

  const std::string base_url_;
};

// "2026-11-22T12:00:00+00:00".
std::string ApiTime(absl::Time time);
void WriteAmount(JsonWriter& out, std::string_view name, int64_t minor, Currency currency);

// The body of an error, and its HTTP status.
int HttpStatus(const absl::Status& error);
std::string ErrorBody(int http_status, const absl::Status& error);

}  // namespace vlot::sandbox
