#include "common/money/rounding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

namespace vlot {
namespace {

TEST(RoundingTest, DivideRounded_Tenths_FollowsTheNamedRounding) {
  struct Case {
    int tenths;
    int half_away, half_even, toward, away;
  };
  for (const Case& c :
       {Case{0, 0, 0, 0, 0}, Case{1, 0, 0, 0, 1}, Case{4, 0, 0, 0, 1}, Case{5, 1, 0, 0, 1}, Case{6, 1, 1, 0, 1},
        Case{10, 1, 1, 1, 1}, Case{15, 2, 2, 1, 2}, Case{25, 3, 2, 2, 3}, Case{-5, -1, 0, 0, -1},
        Case{-15, -2, -2, -1, -2}, Case{-25, -3, -2, -2, -3}, Case{-24, -2, -2, -2, -3}}) {
    EXPECT_EQ(DivideRounded(c.tenths, 10, Rounding::kHalfAwayFromZero), c.half_away) << c.tenths;
    EXPECT_EQ(RoundHalfAwayFromZero(c.tenths, 10), c.half_away) << c.tenths;
    EXPECT_EQ(DivideRounded(c.tenths, 10, Rounding::kHalfEven), c.half_even) << c.tenths;
    EXPECT_EQ(DivideRounded(c.tenths, 10, Rounding::kTowardZero), c.toward) << c.tenths;
    EXPECT_EQ(DivideRounded(c.tenths, 10, Rounding::kAwayFromZero), c.away) << c.tenths;
    EXPECT_EQ(DivideRounded(-c.tenths, -10, Rounding::kHalfAwayFromZero), c.half_away) << c.tenths;
  }
}

RC_GTEST_PROP(RoundingPropertyTest, RoundHalfAwayFromZero_Any_IsTheNearestAndOdd, (int64_t numerator)) {
  const auto denominator = *rc::gen::nonZero<int64_t>();
  const Int128 rounded = RoundHalfAwayFromZero(numerator, denominator);
  const Int128 error = rounded * denominator - numerator;
  const Int128 magnitude = denominator < 0 ? -Int128{denominator} : Int128{denominator};
  RC_ASSERT((error < 0 ? -error : error) * 2 <= magnitude);
  RC_ASSERT(RoundHalfAwayFromZero(-Int128{numerator}, denominator) == -rounded);
}

RC_GTEST_PROP(RoundingPropertyTest, DivideRounded_Any_LiesBetweenTowardAndAwayFromZero, (int64_t numerator)) {
  const auto denominator = *rc::gen::inRange<int64_t>(1, 1000);
  const Int128 toward = DivideRounded(numerator, denominator, Rounding::kTowardZero);
  const Int128 away = DivideRounded(numerator, denominator, Rounding::kAwayFromZero);
  for (const Rounding rounding : {Rounding::kHalfAwayFromZero, Rounding::kHalfEven}) {
    const Int128 rounded = DivideRounded(numerator, denominator, rounding);
    RC_ASSERT(rounded == toward || rounded == away);
  }
}

TEST(RoundingTest, FitsInt64_AtTheEdges_IsExact) {
  EXPECT_TRUE(FitsInt64(INT64_MAX));
  EXPECT_TRUE(FitsInt64(INT64_MIN));
  EXPECT_FALSE(FitsInt64(Int128{INT64_MAX} + 1));
  EXPECT_FALSE(FitsInt64(Int128{INT64_MIN} - 1));
}

}  // namespace
}  // namespace vlot
