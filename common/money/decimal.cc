#include "common/money/decimal.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

// How much of a wrong text an error repeats.
constexpr size_t kQuotedLengthMax = 40;

absl::Status Invalid(std::string_view text) {
  const std::string quoted(text.substr(0, kQuotedLengthMax));
  return MakeError(
      absl::StatusCode::kInvalidArgument,
      absl::StrCat("\"", quoted, "\" is not a decimal number with at most ", Decimal::kScaleMax, " decimals"),
      {.reason = "INVALID_DECIMAL", .domain = std::string(kCommonDomain), .metadata = {{"text", quoted}}});
}

absl::Status Overflow() {
  return MakeError(absl::StatusCode::kOutOfRange, "a decimal number does not fit 64 bits",
                   {.reason = "DECIMAL_OVERFLOW", .domain = std::string(kCommonDomain)});
}

absl::StatusOr<Decimal> Checked(Int128 coefficient, int scale) {
  if (!FitsInt64(coefficient)) return Overflow();
  return Decimal::Of(static_cast<int64_t>(coefficient), scale);
}

// The coefficient that `decimal` would have at a scale not smaller than its own.
Int128 Widened(const Decimal& decimal, int scale) {
  return Int128{decimal.coefficient()} * PowerOfTen(scale - decimal.scale());
}

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

}  // namespace

int64_t PowerOfTen(int exponent) {
  static constexpr auto kPowers = [] {
    std::array<int64_t, 19> powers{1};
    for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
  }();
  assert(exponent >= 0 && exponent < static_cast<int>(kPowers.size()));
  return kPowers[exponent];
}

Decimal Decimal::Of(int64_t coefficient, int scale) {
  assert(scale >= 0 && scale <= kScaleMax);
  return Decimal(coefficient, scale);
}

absl::StatusOr<Decimal> Decimal::Parse(std::string_view text) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? "" : digits.substr(point + 1);
  const bool point_is_right = point == std::string_view::npos || AllDigits(decimals);
  if (!AllDigits(whole) || !point_is_right || decimals.size() > kScaleMax) return Invalid(text);
  Int128 coefficient = 0;
  for (const std::string_view part : {whole, decimals}) {
    for (const char digit : part) {
      coefficient = coefficient * 10 + (digit - '0');
      if (!FitsInt64(-coefficient)) return Invalid(text);  // below zero there is room for one more
    }
  }
  if (negative) coefficient = -coefficient;
  if (!FitsInt64(coefficient)) return Invalid(text);
  return Decimal(static_cast<int64_t>(coefficient), static_cast<int>(decimals.size()));
}

std::string Decimal::ToString() const {
  const bool negative = coefficient_ < 0;
  const uint64_t magnitude = negative ? uint64_t{0} - static_cast<uint64_t>(coefficient_) : coefficient_;
  std::string digits = absl::StrCat(magnitude);
  if (scale_ > 0) {
    const auto scale = static_cast<size_t>(scale_);
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, '.');
  }
  return negative ? "-" + digits : digits;
}

absl::StatusOr<Decimal> Decimal::Rescale(int scale, Rounding rounding) const {
  assert(scale >= 0 && scale <= kScaleMax);
  if (scale >= scale_) return Checked(Widened(*this, scale), scale);
  return Checked(DivideRounded(coefficient_, PowerOfTen(scale_ - scale), rounding), scale);
}

Decimal Decimal::Normalized() const {
  Decimal normal = *this;
  while (normal.scale_ > 0 && normal.coefficient_ % 10 == 0) {
    normal.coefficient_ /= 10;
    --normal.scale_;
  }
  return normal;
}

std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  const Int128 left = Widened(a, scale);
  const Int128 right = Widened(b, scale);
  if (left == right) return std::weak_ordering::equivalent;
  return left < right ? std::weak_ordering::less : std::weak_ordering::greater;
}

absl::StatusOr<Decimal> Add(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale(), b.scale());
  return Checked(Widened(a, scale) + Widened(b, scale), scale);
}

absl::StatusOr<Decimal> Sub(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale(), b.scale());
  return Checked(Widened(a, scale) - Widened(b, scale), scale);
}

absl::StatusOr<Decimal> MultiplyRounded(const Decimal& a, const Decimal& b, int scale, Rounding rounding) {
  const Int128 product = Int128{a.coefficient()} * b.coefficient();
  const int exact = a.scale() + b.scale();
  if (scale <= exact) return Checked(DivideRounded(product, PowerOfTen(exact - scale), rounding), scale);
  if (!FitsInt64(product)) return Overflow();
  return Checked(product * PowerOfTen(scale - exact), scale);
}

absl::StatusOr<Decimal> RateOfPercentage(const Decimal& percentage) {
  const Decimal normal = percentage.Normalized();
  if (normal.scale() + 2 > Decimal::kScaleMax) return Overflow();
  return Decimal::Of(normal.coefficient(), normal.scale() + 2).Normalized();
}

}  // namespace vlot
