#include "services/payment/reference.h"

#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"

namespace vlot::payment {
namespace {

// "<uuid>-<number>", the number from 1 on.
std::optional<std::pair<Uuid, int32_t>> ParseNumbered(std::string_view reference) {
  if (reference.size() < Uuid::kTextSize + 2 || reference[Uuid::kTextSize] != '-') return std::nullopt;
  const std::optional<Uuid> uuid = Uuid::TryParse(reference.substr(0, Uuid::kTextSize));
  const std::string_view digits = reference.substr(Uuid::kTextSize + 1);
  int32_t number = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (!uuid || error != std::errc() || stop != digits.data() + digits.size() || number < 1) return std::nullopt;
  return std::pair(*uuid, number);
}

}  // namespace

std::string FormatReference(const AttemptRef& attempt) {
  return absl::StrCat(attempt.payment.ToString(), "-", attempt.number);
}

std::optional<AttemptRef> ParseReference(std::string_view reference) {
  const auto numbered = ParseNumbered(reference);
  if (!numbered) return std::nullopt;
  return AttemptRef{PaymentId(numbered->first), numbered->second};
}

std::string FormatRefundReference(const RefundRef& refund) {
  return refund.number == 1 ? refund.refund.ToString() : absl::StrCat(refund.refund.ToString(), "-", refund.number);
}

std::optional<RefundRef> ParseRefundReference(std::string_view reference) {
  if (const std::optional<Uuid> uuid = Uuid::TryParse(reference)) return RefundRef{RefundId(*uuid), 1};
  const auto numbered = ParseNumbered(reference);
  if (!numbered) return std::nullopt;
  return RefundRef{RefundId(numbered->first), numbered->second};
}

}  // namespace vlot::payment
