// An exact decimal number: a whole coefficient and up to 9 decimals. For unit prices, percentages and exchange rates.
// A value; any thread. Arithmetic that does not fit fails with OUT_OF_RANGE, reason DECIMAL_OVERFLOW, and never wraps.
#pragma once

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/money/rounding.h"

namespace vlot {

class Decimal {
 public:
  static constexpr int kScaleMax = 9;

  constexpr Decimal() = default;  // 0
  explicit constexpr Decimal(int64_t whole) : coefficient_(whole) {}

  // coefficient / 10^scale. `scale` must be 0 to kScaleMax.
  static Decimal Of(int64_t coefficient, int scale);

  // "-12.340": digits, at most one point with digits on both sides, at most 9 decimals; no "+", exponent or spaces.
  // The scale is the number of decimals written. Fails with INVALID_ARGUMENT, reason INVALID_DECIMAL.
  static absl::StatusOr<Decimal> Parse(std::string_view text);

  std::string ToString() const;  // with `scale` decimals

  constexpr int64_t coefficient() const { return coefficient_; }
  constexpr int scale() const { return scale_; }
  constexpr bool IsNegative() const { return coefficient_ < 0; }
  constexpr bool IsZero() const { return coefficient_ == 0; }

  // The same number with another number of decimals; fewer are reached by rounding.
  absl::StatusOr<Decimal> Rescale(int scale, Rounding rounding) const;

  // The same number without zeroes at the end of its decimals: 1.50 -> 1.5.
  Decimal Normalized() const;

  // By value: 1.5 == 1.50.
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
  friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b);

  template <typename H>
  friend H AbslHashValue(H state, const Decimal& decimal) {
    const Decimal normal = decimal.Normalized();
    return H::combine(std::move(state), normal.coefficient_, normal.scale_);
  }

  friend std::ostream& operator<<(std::ostream& out, const Decimal& decimal) { return out << decimal.ToString(); }

 private:
  constexpr Decimal(int64_t coefficient, int scale) : coefficient_(coefficient), scale_(scale) {}

  int64_t coefficient_ = 0;
  int scale_ = 0;
};

// Exact; with the greater of the two scales.
absl::StatusOr<Decimal> Add(const Decimal& a, const Decimal& b);
absl::StatusOr<Decimal> Sub(const Decimal& a, const Decimal& b);

// Rounded to `scale` decimals.
absl::StatusOr<Decimal> MultiplyRounded(const Decimal& a, const Decimal& b, int scale, Rounding rounding);

// 21 -> 0.21: the rate of a percentage, exact. Fails if that takes more than 9 decimals.
absl::StatusOr<Decimal> RateOfPercentage(const Decimal& percentage);

// 10^exponent for 0 to 18.
int64_t PowerOfTen(int exponent);

}  // namespace vlot
