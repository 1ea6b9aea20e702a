#include "common/money/currency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

TEST(CurrencyTest, Parse_CodesInUse_KnowTheirMinorUnit) {
  struct Case {
    const char* code;
    int exponent;
    int64_t minor_per_major;
  };
  for (const Case& c :
       {Case{"EUR", 2, 100}, Case{"USD", 2, 100}, Case{"AED", 2, 100}, Case{"ZWG", 2, 100}, Case{"JPY", 0, 1},
        Case{"BIF", 0, 1}, Case{"XPF", 0, 1}, Case{"KWD", 3, 1000}, Case{"BHD", 3, 1000}, Case{"TND", 3, 1000}}) {
    ASSERT_OK_AND_ASSIGN(const Currency currency, Currency::Parse(c.code));
    EXPECT_EQ(currency.code(), c.code);
    EXPECT_EQ(currency.exponent(), c.exponent) << c.code;
    EXPECT_EQ(currency.minor_per_major(), c.minor_per_major) << c.code;
  }
  EXPECT_THAT(Currency::Parse("EUR"), IsOkAndHolds(kEur));
}

TEST(CurrencyTest, Parse_AnythingElse_IsRefused) {
  for (const char* code : {"", "E", "EU", "EURO", "eur", "XXX", "ABC", "E R", "R U", "UR ", "NLG", "\xe2\x82\xac"}) {
    EXPECT_THAT(Currency::Parse(code),
                StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("UNKNOWN_CURRENCY")))
        << code;
  }
}

TEST(CurrencyTest, Default_Any_IsNoCurrency) {
  EXPECT_EQ(Currency().code(), "XXX");
  EXPECT_NE(Currency(), kEur);
}

TEST(CurrencyTest, Order_AnyTwo_IsAlphabetical) {
  EXPECT_LT(kEur, kGbp);
  EXPECT_LT(kGbp, kUsd);
}

}  // namespace
}  // namespace vlot
