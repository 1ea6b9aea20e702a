#pragma once

#include <string>

namespace vlot::trail {

// Who does what, and why: an operator's act, as it goes into the audit trail. A value.
struct Act {
  std::string actor;     // "operator:jan"; "cli:root" for the command line
  std::string role;      // "finance"; "" for the command line
  std::string key;       // apiKeys/<uuid>; "" for the command line
  std::string method;    // "vlot.payment.v1.Payments/RefundPayment"; "vlot billing run"
  std::string resource;  // what the request is about; the answer, where it names something, knows better
  std::string reason;    // in the operator's words
  std::string trace_id;  // W3C, 32 hex digits; "" for the command line

  bool operator==(const Act&) const = default;
};

}  // namespace vlot::trail
