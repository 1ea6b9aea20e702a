#include "services/sandbox/psp_types.h"

#include <iterator>

namespace vlot::sandbox {
namespace {

// In the order of the enums.
constexpr std::string_view kPaymentNames[] = {"open", "pending", "authorized", "paid", "canceled", "expired", "failed"};
constexpr std::string_view kRefundNames[] = {"queued", "pending", "processing", "refunded", "failed", "canceled"};
constexpr std::string_view kCaptureNames[] = {"pending", "succeeded", "failed"};

template <class Enum, size_t kCount>
bool Parse(const std::string_view (&names)[kCount], std::string_view name, Enum* value) {
  for (size_t i = 0; i < kCount; ++i) {
    if (names[i] != name) continue;
    *value = static_cast<Enum>(i);
    return true;
  }
  return false;
}

}  // namespace

std::string_view Name(PaymentStatus status) { return kPaymentNames[static_cast<size_t>(status)]; }
std::string_view Name(RefundStatus status) { return kRefundNames[static_cast<size_t>(status)]; }
std::string_view Name(CaptureStatus status) { return kCaptureNames[static_cast<size_t>(status)]; }

bool ParseName(std::string_view name, PaymentStatus* status) { return Parse(kPaymentNames, name, status); }
bool ParseName(std::string_view name, RefundStatus* status) { return Parse(kRefundNames, name, status); }
bool ParseName(std::string_view name, CaptureStatus* status) { return Parse(kCaptureNames, name, status); }

}  // namespace vlot::sandbox
