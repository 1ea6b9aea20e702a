#include "common/money/money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

constexpr Currency kJpy = Currency::Literal("JPY");
constexpr Currency kKwd = Currency::Literal("KWD");
constexpr auto kHalfAway = Rounding::kHalfAwayFromZero;

Money Eur(int64_t minor) { return {minor, kEur}; }
Money Usd(int64_t minor) { return {minor, kUsd}; }
Decimal D(const char* text) { return Decimal::Parse(text).value(); }

auto IsMismatch() { return StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("CURRENCY_MISMATCH")); }
auto IsOverflow() { return StatusIs(absl::StatusCode::kOutOfRange, testing::Reason("MONEY_OVERFLOW")); }

TEST(MoneyTest, Arithmetic_SameCurrency_IsExact) {
  EXPECT_THAT(Add(Eur(1), Eur(2)), IsOkAndHolds(Eur(3)));
  EXPECT_THAT(Sub(Eur(1), Eur(2)), IsOkAndHolds(Eur(-1)));
  EXPECT_THAT(Negate(Eur(5)), IsOkAndHolds(Eur(-5)));
  EXPECT_THAT(Multiply(Eur(250), 3), IsOkAndHolds(Eur(750)));
  EXPECT_THAT(Sum({Eur(1), Eur(2), Eur(-7)}, kEur), IsOkAndHolds(Eur(-4)));
  EXPECT_THAT(Sum({}, kEur), IsOkAndHolds(Eur(0)));
}

TEST(MoneyTest, Arithmetic_TwoCurrencies_IsRefused) {
  EXPECT_THAT(Add(Eur(1), Usd(1)), IsMismatch());
  EXPECT_THAT(Sub(Eur(0), Usd(0)), IsMismatch());
  EXPECT_THAT(Add(Money{}, Eur(1)), IsMismatch());
  EXPECT_THAT(Sum({Eur(1), Usd(1)}, kEur), IsMismatch());
  EXPECT_THAT(Sum({Eur(1)}, kUsd), IsMismatch());
}

TEST(MoneyTest, Arithmetic_TooLarge_IsRefused) {
  EXPECT_THAT(Add(Eur(INT64_MAX), Eur(1)), IsOverflow());
  EXPECT_THAT(Sub(Eur(INT64_MIN), Eur(1)), IsOverflow());
  EXPECT_THAT(Negate(Eur(INT64_MIN)), IsOverflow());
  EXPECT_THAT(Multiply(Eur(INT64_MAX), 2), IsOverflow());
  EXPECT_THAT(Multiply(Eur(INT64_MIN), -1), IsOverflow());
  EXPECT_THAT(MultiplyRounded(Eur(INT64_MAX), D("1.000000001"), kHalfAway), IsOverflow());
  EXPECT_THAT(Sum({Eur(INT64_MAX), Eur(INT64_MAX)}, kEur), IsOverflow());
  // Only the sum must fit, not what leads to it.
  EXPECT_THAT(Sum({Eur(INT64_MAX), Eur(INT64_MAX), Eur(-INT64_MAX)}, kEur), IsOkAndHolds(Eur(INT64_MAX)));
}

TEST(MoneyTest, Compare_SameCurrency_IsOrdered) {
  EXPECT_LT(Eur(1), Eur(2));
  EXPECT_GE(Eur(2), Eur(2));
  EXPECT_EQ(Eur(2), Eur(2));
}

TEST(MoneyTest, Compare_TwoCurrencies_IsUnordered) {
  EXPECT_FALSE(Eur(1) < Usd(2));
  EXPECT_FALSE(Eur(1) >= Usd(1));
  EXPECT_NE(Eur(1), Usd(1));
}

TEST(MoneyTest, MultiplyRounded_Vat_RoundsToTheCent) {
  EXPECT_THAT(MultiplyRounded(Eur(1000), D("0.21"), kHalfAway), IsOkAndHolds(Eur(210)));
  EXPECT_THAT(MultiplyRounded(Eur(1050), D("0.21"), kHalfAway), IsOkAndHolds(Eur(221)));  // 220.5
  EXPECT_THAT(MultiplyRounded(Eur(-1050), D("0.21"), kHalfAway), IsOkAndHolds(Eur(-221)));
  EXPECT_THAT(MultiplyRounded(Eur(1050), D("0.21"), Rounding::kHalfEven), IsOkAndHolds(Eur(220)));
  EXPECT_THAT(MultiplyRatioRounded(Eur(12100), 21, 121, kHalfAway), IsOkAndHolds(Eur(2100)));
  EXPECT_THAT(MultiplyRatioRounded(Eur(9999), 21, 121, kHalfAway), IsOkAndHolds(Eur(1735)));
}

TEST(MoneyTest, LineTotal_UnitPriceBelowACent_RoundsOnce) {
  EXPECT_THAT(LineTotal(D("0.005"), 3, kEur, kHalfAway), IsOkAndHolds(Eur(2)));
  EXPECT_THAT(LineTotal(D("12.5"), 3, kEur, kHalfAway), IsOkAndHolds(Eur(3750)));
  EXPECT_THAT(LineTotal(D("12"), 3, kEur, kHalfAway), IsOkAndHolds(Eur(3600)));
  EXPECT_THAT(LineTotal(D("0.5"), 3, kJpy, kHalfAway), IsOkAndHolds(Money{2, kJpy}));
  EXPECT_THAT(LineTotal(D("1.5"), 1, kKwd, kHalfAway), IsOkAndHolds(Money{1500, kKwd}));
  EXPECT_THAT(LineTotal(Decimal(INT64_MAX), 1, kEur, kHalfAway), IsOverflow());
}

TEST(MoneyTest, ToString_Any_HasTheCurrencysDecimals) {
  EXPECT_EQ(Eur(1234).ToString(), "12.34");
  EXPECT_EQ(Eur(-5).ToString(), "-0.05");
  EXPECT_EQ(Eur(0).ToString(), "0.00");
  EXPECT_EQ((Money{1234, kJpy}).ToString(), "1234");
  EXPECT_EQ((Money{1234, kKwd}).ToStringWithCurrency(), "KWD 1.234");
}

TEST(MoneyTest, ParseMoney_Decimals_NoMoreThanTheCurrencyHas) {
  EXPECT_THAT(ParseMoney("12.34", kEur), IsOkAndHolds(Eur(1234)));
  EXPECT_THAT(ParseMoney("12.3", kEur), IsOkAndHolds(Eur(1230)));
  EXPECT_THAT(ParseMoney("-12", kEur), IsOkAndHolds(Eur(-1200)));
  EXPECT_THAT(ParseMoney("12.345", kEur),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_AMOUNT")));
  EXPECT_THAT(ParseMoney("1.0", kJpy), StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("INVALID_AMOUNT")));
  EXPECT_THAT(ParseMoney("9223372036854775807", kEur), IsOverflow());
}

RC_GTEST_PROP(MoneyPropertyTest, AddThenSub_Any_GivesBackOrRefuses, (int64_t a, int64_t b)) {
  const auto sum = Add(Eur(a), Eur(b));
  int64_t expected = 0;
  RC_ASSERT(sum.ok() == !__builtin_add_overflow(a, b, &expected));
  if (sum.ok()) RC_ASSERT(Sub(*sum, Eur(b)).value() == Eur(a));
}

RC_GTEST_PROP(MoneyPropertyTest, ToString_ThenParseMoney_GivesTheSame, (int64_t minor)) {
  const Currency currency = *rc::gen::element(kEur, kJpy, kKwd);
  RC_ASSERT(ParseMoney((Money{minor, currency}).ToString(), currency).value() == (Money{minor, currency}));
}

RC_GTEST_PROP(MoneyPropertyTest, NetAndVatOfAGrossAmount_AnyRate_AddUp, ()) {
  const Money gross = Eur(*rc::gen::inRange<int64_t>(-100000000, 100000000));
  const auto percent = *rc::gen::inRange<int64_t>(0, 100);
  const Money vat = MultiplyRatioRounded(gross, percent, 100 + percent, kHalfAway).value();
  const Money net = Sub(gross, vat).value();
  const Money vat_of_net = MultiplyRatioRounded(net, percent, 100, kHalfAway).value();
  const int64_t difference = Sub(vat_of_net, vat)->minor;
  RC_ASSERT(difference >= -1 && difference <= 1);
}

}  // namespace
}  // namespace vlot
