#include "common/money/rounding.h"

#include <cassert>

namespace vlot {
namespace {

Int128 Magnitude(Int128 x) { return x < 0 ? -x : x; }

// Whether the part that the division cut off moves the quotient one away from zero.
bool MovesAway(Int128 quotient, Int128 remainder, Int128 denominator, Rounding rounding) {
  const Int128 twice = 2 * Magnitude(remainder);
  const Int128 whole = Magnitude(denominator);
  switch (rounding) {
    case Rounding::kHalfAwayFromZero:
      return twice >= whole;
    case Rounding::kHalfEven:
      return twice > whole || (twice == whole && quotient % 2 != 0);
    case Rounding::kTowardZero:
      return false;
    case Rounding::kAwayFromZero:
      return true;
  }
  return false;
}

}  // namespace

Int128 DivideRounded(Int128 numerator, Int128 denominator, Rounding rounding) {
  assert(denominator != 0);
  const Int128 quotient = numerator / denominator;
  const Int128 remainder = numerator % denominator;
  if (remainder == 0 || !MovesAway(quotient, remainder, denominator, rounding)) return quotient;
  return (numerator < 0) == (denominator < 0) ? quotient + 1 : quotient - 1;
}

}  // namespace vlot
