#include "services/payment/reference.h"

#include <charconv>

#include "absl/strings/str_cat.h"

namespace vlot::payment {

std::string FormatReference(const AttemptRef& attempt) {
  return absl::StrCat(attempt.payment.ToString(), "-", attempt.number);
}

std::optional<AttemptRef> ParseReference(std::string_view reference) {
  if (reference.size() < Uuid::kTextSize + 2 || reference[Uuid::kTextSize] != '-') return std::nullopt;
  const std::optional<Uuid> uuid = Uuid::TryParse(reference.substr(0, Uuid::kTextSize));
  const std::string_view digits = reference.substr(Uuid::kTextSize + 1);
  AttemptRef ref;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ref.number);
  if (!uuid || error != std::errc() || stop != digits.data() + digits.size() || ref.number < 1) return std::nullopt;
  ref.payment = PaymentId(*uuid);
  return ref;
}

std::optional<RefundId> ParseRefundReference(std::string_view reference) {
  const std::optional<Uuid> uuid = Uuid::TryParse(reference);
  if (!uuid) return std::nullopt;
  return RefundId(*uuid);
}

}  // namespace vlot::payment
