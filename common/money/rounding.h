// Division of whole numbers with a named rounding: the only place where money loses precision.
#pragma once

namespace vlot {

using Int128 = __int128;

enum class Rounding {
  kHalfAwayFromZero,  // 2.5 -> 3, -2.5 -> -3: what invoices and VAT use
  kHalfEven,          // 2.5 -> 2, 3.5 -> 4: no drift over many roundings
  kTowardZero,        // 2.9 -> 2, -2.9 -> -2
  kAwayFromZero,      // 2.1 -> 3, -2.1 -> -3
};

// numerator / denominator, rounded. `denominator` must not be 0, and 2 * |denominator| must fit Int128.
Int128 DivideRounded(Int128 numerator, Int128 denominator, Rounding rounding);

inline Int128 RoundHalfAwayFromZero(Int128 numerator, Int128 denominator) {
  return DivideRounded(numerator, denominator, Rounding::kHalfAwayFromZero);
}

// |x| <= INT64_MAX or x == INT64_MIN.
constexpr bool FitsInt64(Int128 x) {
  return x >= static_cast<Int128>(-0x7fffffffffffffffLL - 1) && x <= static_cast<Int128>(0x7fffffffffffffffLL);
}

}  // namespace vlot
