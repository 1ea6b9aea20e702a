// Mollie's JSON (API v2) to our values and back. Pure functions, any thread. What cannot be read is INVALID_ARGUMENT.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/payment/provider.h"

namespace vlot::payment {

// The body of POST /v2/payments. No webhook when `webhook_url` is "".
std::string FormatCreate(const PspCreate& create, const std::string& webhook_url);
// The body of POST /v2/payments/{id}/captures.
std::string FormatCapture(const PspCaptureCreate& capture);
// The body of POST /v2/payments/{id}/refunds.
std::string FormatRefundCreate(const PspRefundCreate& create);

absl::StatusOr<PspPayment> ParsePspPayment(const std::string& body);
absl::StatusOr<PspCapture> ParsePspCapture(const std::string& body);
absl::StatusOr<PspRefund> ParsePspRefund(const std::string& body);

// One page of GET /v2/payments.
struct PspPage {
  std::vector<PspPayment> payments;  // newest first; those that cannot be read are left out
  std::string next;                  // `from` of the next page; "": this is the last
};
absl::StatusOr<PspPage> ParsePspPage(const std::string& body);

// The words and the field of an error body; "" where there are none.
struct PspProblem {
  std::string detail;
  std::string field;
};
PspProblem ParseProblem(const std::string& body);

}  // namespace vlot::payment
