#include "services/sandbox/psp_methods.h"

namespace vlot::sandbox {
namespace {

constexpr absl::Duration kNone = absl::ZeroDuration();

// Amounts and times: Mollie's help pages on payment methods; iDEAL's 15 minutes: the API reference's example.
const Method kMethods[] = {
    {"ideal", "iDEAL", 1, 5'000'000, absl::Minutes(15), kNone, true},
    {"creditcard", "Card", 1, 1'000'000, absl::Minutes(15), absl::Hours(7 * 24), true},
    {"bancontact", "Bancontact", 2, 5'000'000, absl::Hours(1), kNone, true},
    {"banktransfer", "Bank transfer", 1, 100'000'000, absl::Hours(14 * 24), kNone, true},
    {"paypal", "PayPal", 1, 800'000, absl::Hours(3), kNone, true},
    {"klarna", "Pay with Klarna", 100, 1'500'000, absl::Hours(2 * 24), absl::Hours(28 * 24), true},
    {"riverty", "Riverty", 500, 150'000, absl::Hours(24), absl::Hours(28 * 24), true},
    {"in3", "iDEAL in3", 5'000, 500'000, absl::Hours(48), absl::Hours(28 * 24), true},
    {"belfius", "Belfius Pay Button", 1, 5'000'000, absl::Hours(1), kNone, true},
    {"kbc", "KBC/CBC Payment Button", 1, 5'000'000, absl::Hours(1), kNone, true},
    {"eps", "eps", 100, 5'000'000, absl::Hours(1), kNone, true},
    {"applepay", "Apple Pay", 1, 1'000'000, absl::Minutes(15), absl::Hours(7 * 24), true},
    {"directdebit", "SEPA Direct Debit", 1, 100'000, absl::Hours(14 * 24), kNone, false},
};

}  // namespace

absl::Span<const Method> Methods() { return kMethods; }

const Method* FindMethod(std::string_view id) {
  for (const Method& method : kMethods) {
    if (method.id == id) return &method;
  }
  return nullptr;
}

absl::Duration CaptureWithin(std::string_view id) {
  const Method* method = FindMethod(id);
  return method != nullptr && method->capture_within > kNone ? method->capture_within : absl::Hours(7 * 24);
}

}  // namespace vlot::sandbox
