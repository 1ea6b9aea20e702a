// Our own references at the PSP: unique, and enough to find the row again. They are its metadata and its idempotency
// keys. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/ids/ids.h"

namespace vlot::payment {

struct AttemptRef {
  PaymentId payment;
  int32_t number = 0;

  bool operator==(const AttemptRef&) const = default;
};

// "<payment uuid>-<attempt>".
std::string FormatReference(const AttemptRef& attempt);
// nullopt: none of ours.
std::optional<AttemptRef> ParseReference(std::string_view reference);

// A refund's is the text of its UUID; from the second try on with "-<try>" behind it.
struct RefundRef {
  RefundId refund;
  int32_t number = 1;

  bool operator==(const RefundRef&) const = default;
};
std::string FormatRefundReference(const RefundRef& refund);
std::optional<RefundRef> ParseRefundReference(std::string_view reference);

}  // namespace vlot::payment
