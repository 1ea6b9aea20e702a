#include "common/money/decimal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::testing::Eq;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

Decimal D(const char* text) { return Decimal::Parse(text).value(); }

TEST(DecimalTest, Parse_WellFormed_KeepsItsDecimals) {
  for (const char* text :
       {"0", "1", "-1", "12.340", "0.000000001", "-0.5", "9223372036854775807", "100.00", "-9223372036.854775808"}) {
    ASSERT_OK_AND_ASSIGN(const Decimal decimal, Decimal::Parse(text));
    EXPECT_EQ(decimal.ToString(), text);
  }
  EXPECT_EQ(D("12.340").coefficient(), 12340);
  EXPECT_EQ(D("12.340").scale(), 3);
  EXPECT_EQ(D("007").ToString(), "7");
}

TEST(DecimalTest, Parse_AnythingElse_IsRefused) {
  for (const char* text : {"", "-", ".", ".5", "5.", "+1", " 1", "1 ", "1e3", "1,5", "0x1", "--1", "1.2.3", "1.-2",
                           "0.0000000001", "9223372036854775808", "99999999999.999999999", "nan"}) {
    EXPECT_THAT(Decimal::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_DECIMAL")))
        << text;
  }
}

TEST(DecimalTest, ToString_SmallestCoefficient_IsExact) {
  EXPECT_EQ(Decimal::Of(INT64_MIN, 2).ToString(), "-92233720368547758.08");
  EXPECT_EQ(Decimal::Of(-5, 2).ToString(), "-0.05");
  EXPECT_EQ(Decimal().ToString(), "0");
}

TEST(DecimalTest, Compare_OtherScales_IsByValue) {
  EXPECT_EQ(D("1.5"), D("1.500"));
  EXPECT_LT(D("1.499999999"), D("1.5"));
  EXPECT_GT(D("9223372036854775807"), D("9223372036.854775807"));
  EXPECT_LT(D("-1"), D("0.1"));
}

TEST(DecimalTest, Rescale_FewerDecimals_Rounds) {
  EXPECT_THAT(D("2.345").Rescale(2, Rounding::kHalfAwayFromZero), IsOkAndHolds(D("2.35")));
  EXPECT_THAT(D("2.345").Rescale(2, Rounding::kHalfEven), IsOkAndHolds(D("2.34")));
  EXPECT_THAT(D("2.3").Rescale(4, Rounding::kTowardZero), IsOkAndHolds(D("2.3")));
  EXPECT_THAT(D("9223372036854775807").Rescale(1, Rounding::kTowardZero),
              StatusIs(absl::StatusCode::kOutOfRange, testing::Reason("DECIMAL_OVERFLOW")));
}

TEST(DecimalTest, Arithmetic_Exact_TakesTheGreaterScale) {
  EXPECT_THAT(Add(D("1.5"), D("0.25")), IsOkAndHolds(D("1.75")));
  EXPECT_THAT(Sub(D("1"), D("0.001")), IsOkAndHolds(D("0.999")));
  EXPECT_THAT(MultiplyRounded(D("1.25"), D("0.21"), 2, Rounding::kHalfAwayFromZero), IsOkAndHolds(D("0.26")));
  EXPECT_THAT(MultiplyRounded(D("3"), D("2"), 4, Rounding::kHalfEven), IsOkAndHolds(D("6")));
}

TEST(DecimalTest, Arithmetic_TooLarge_IsRefused) {
  const Decimal most = Decimal(INT64_MAX);
  for (const auto& result :
       {Add(most, Decimal(1)), Sub(Decimal(INT64_MIN), Decimal(1)), Add(most, D("0.1")),
        MultiplyRounded(most, most, 0, Rounding::kTowardZero), MultiplyRounded(most, most, 9, Rounding::kTowardZero)}) {
    EXPECT_THAT(result, StatusIs(absl::StatusCode::kOutOfRange, testing::Reason("DECIMAL_OVERFLOW")));
  }
}

TEST(DecimalTest, RateOfPercentage_UsualRates_IsExact) {
  EXPECT_THAT(RateOfPercentage(D("21")), IsOkAndHolds(D("0.21")));
  EXPECT_THAT(RateOfPercentage(D("9.50")), IsOkAndHolds(D("0.095")));
  EXPECT_THAT(RateOfPercentage(D("0")), IsOkAndHolds(Decimal()));
  EXPECT_THAT(RateOfPercentage(D("0.00000001")), StatusIs(absl::StatusCode::kOutOfRange));
}

Decimal Arbitrary() {
  return Decimal::Of(*rc::gen::arbitrary<int64_t>(), *rc::gen::inRange(0, Decimal::kScaleMax + 1));
}

RC_GTEST_PROP(DecimalPropertyTest, ToString_ThenParse_GivesTheSame, ()) {
  const Decimal decimal = Arbitrary();
  const Decimal parsed = Decimal::Parse(decimal.ToString()).value();
  RC_ASSERT(parsed.coefficient() == decimal.coefficient());
  RC_ASSERT(parsed.scale() == decimal.scale());
}

RC_GTEST_PROP(DecimalPropertyTest, Normalized_Any_IsEqualAndHasNoZeroAtTheEnd, ()) {
  const Decimal decimal = Arbitrary();
  const Decimal normal = decimal.Normalized();
  RC_ASSERT(normal == decimal);
  RC_ASSERT(normal.scale() == 0 || normal.coefficient() % 10 != 0);
}

RC_GTEST_PROP(DecimalPropertyTest, Add_ThenSub_GivesBackTheFirst, ()) {
  const Decimal a = Arbitrary();
  const Decimal b = Arbitrary();
  const auto sum = Add(a, b);
  if (!sum.ok()) return;
  // The sum may fit where its first term, said with as many decimals, does not.
  const auto back = Sub(*sum, b);
  RC_ASSERT(back.ok() == a.Rescale(sum->scale(), Rounding::kTowardZero).ok());
  if (back.ok()) RC_ASSERT(*back == a);
}

}  // namespace
}  // namespace vlot
