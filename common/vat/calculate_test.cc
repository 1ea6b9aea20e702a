#include "common/vat/calculate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::vat {
namespace {

using testing::Reason;
using testing::StatusIs;

const absl::CivilDay kDay(2026, 11, 22);

Money Eur(int64_t cents) { return {cents, kEur}; }

TEST(CalculateTest, PricesWithoutVat_RoundVatOncePerGroup) {
  // Three lines of 0.33: 21 % of each is 0.07 (0.21 in all), but of the sum 0.99 it is 0.2079.
  const std::vector<Line> lines(3, Line{1, Eur(33), Category::kStandard});
  ASSERT_OK_AND_ASSIGN(const Totals totals, Calculate(lines, false, "NL", kDay));
  EXPECT_EQ(totals.net, Eur(99));
  EXPECT_EQ(totals.vat, Eur(21));
  EXPECT_EQ(totals.rounding, Eur(0));
  EXPECT_EQ(totals.total, Eur(120));
}

TEST(CalculateTest, PricesIncludingVat_TotalIsWhatTheShopSaid) {
  ASSERT_OK_AND_ASSIGN(const Totals totals,
                       Calculate({Line{2, Eur(1995), Category::kStandard}, Line{1, Eur(499), Category::kReduced},
                                  Line{1, Eur(495), Category::kStandard}},
                                 true, "NL", kDay));
  ASSERT_EQ(totals.groups.size(), 2u);
  EXPECT_EQ(totals.groups[0], (Group{Category::kStandard, Decimal(21), Eur(3707), Eur(778)}));
  EXPECT_EQ(totals.groups[1], (Group{Category::kReduced, Decimal(9), Eur(458), Eur(41)}));
  EXPECT_EQ(totals.total, Eur(2 * 1995 + 499 + 495));
  EXPECT_EQ(totals.line_nets, (std::vector<Money>{Eur(3298), Eur(458), Eur(409)}));
}

TEST(CalculateTest, PriceThatNoNetGives_LeavesACentOfRounding) {
  // At 21 % no whole net gives 0.03 (0.02 + 0.00, 0.03 + 0.01): N = 2, V = 0, one cent is left.
  ASSERT_OK_AND_ASSIGN(const Totals totals, Calculate({Line{1, Eur(3)}}, true, "NL", kDay));
  EXPECT_EQ(totals.net, Eur(2));
  EXPECT_EQ(totals.vat, Eur(0));
  EXPECT_EQ(totals.rounding, Eur(1));
  EXPECT_EQ(totals.total, Eur(3));
}

TEST(CalculateTest, CategoriesWithoutVat_BearNoneAndStandApart) {
  ASSERT_OK_AND_ASSIGN(
      const Totals totals,
      Calculate({Line{1, Eur(1000), Category::kExempt}, Line{1, Eur(500), Category::kZero}}, true, "NL", kDay));
  ASSERT_EQ(totals.groups.size(), 2u);
  EXPECT_EQ(totals.groups[0], (Group{Category::kZero, Decimal(0), Eur(500), Eur(0)}));
  EXPECT_EQ(totals.groups[1], (Group{Category::kExempt, Decimal(0), Eur(1000), Eur(0)}));
  EXPECT_EQ(totals.vat, Eur(0));
}

TEST(CalculateTest, WhatCannotBeADocument_IsRefused) {
  EXPECT_THAT(Calculate({}, true, "NL", kDay), StatusIs(absl::StatusCode::kInvalidArgument, Reason("NO_LINES")));
  EXPECT_THAT(Calculate({Line{1, Eur(-1)}}, true, "NL", kDay),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("NEGATIVE_PRICE")));
  EXPECT_THAT(Calculate({Line{1, Eur(1)}, Line{1, Money{1, kUsd}}}, true, "NL", kDay),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("CURRENCY_MISMATCH")));
  EXPECT_THAT(Calculate({Line{1, Eur(1)}}, true, "XX", kDay),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("UNKNOWN_VAT_RATE")));
  EXPECT_THAT(Calculate({Line{3, Eur(INT64_MAX / 2)}}, true, "NL", kDay),
              StatusIs(absl::StatusCode::kOutOfRange, Reason("MONEY_OVERFLOW")));
}

// --- Properties ---

std::vector<Line> AnyLines() {
  const auto line = rc::gen::apply(
      [](int64_t quantity, int64_t cents, Category category) {
        return Line{quantity, Eur(cents), category};
      },
      rc::gen::inRange<int64_t>(-3, 50), rc::gen::inRange<int64_t>(0, 200'000),
      rc::gen::element(Category::kStandard, Category::kReduced, Category::kZero, Category::kExempt));
  return *rc::gen::nonEmpty(rc::gen::container<std::vector<Line>>(line));
}

int64_t RoundedPercent(int64_t cents, const Decimal& percent) {
  return static_cast<int64_t>(RoundHalfAwayFromZero(Int128{cents} * percent.coefficient(), 100));
}

RC_GTEST_PROP(CalculatePropertyTest, Totals_AlwaysHold, ()) {
  const std::vector<Line> lines = AnyLines();
  const bool prices_include_vat = *rc::gen::arbitrary<bool>();
  const auto result = Calculate(lines, prices_include_vat, "NL", kDay);
  RC_ASSERT(result.ok());
  int64_t priced = 0, net = 0, vat = 0, line_nets = 0;
  for (const Line& line : lines) priced += line.quantity * line.unit_price.minor;
  for (const Group& group : result->groups) {
    net += group.net.minor;
    vat += group.vat.minor;
    RC_ASSERT(group.vat.minor == RoundedPercent(group.net.minor, group.percent));
    int64_t group_nets = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].category == group.category) group_nets += result->line_nets[i].minor;
    }
    RC_ASSERT(group_nets == group.net.minor);
  }
  for (const Money& money : result->line_nets) line_nets += money.minor;
  RC_ASSERT(result->net.minor == net);
  RC_ASSERT(line_nets == net);
  RC_ASSERT(result->vat.minor == vat);
  RC_ASSERT(result->gross.minor == net + vat);
  RC_ASSERT(result->total.minor == result->gross.minor + result->rounding.minor);
  if (prices_include_vat) {
    RC_ASSERT(result->total.minor == priced);
    RC_ASSERT(std::abs(result->rounding.minor) <= static_cast<int64_t>(result->groups.size()));
  } else {
    RC_ASSERT(result->net.minor == priced);
    RC_ASSERT(result->rounding.IsZero());
  }
}

RC_GTEST_PROP(CalculatePropertyTest, EachLineNet_IsWithinACentOfItsExactShare, ()) {
  const std::vector<Line> lines = AnyLines();
  const auto result = Calculate(lines, true, "NL", kDay);
  RC_ASSERT(result.ok());
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto percent = RateOn(lines[i].category, "NL", kDay);
    RC_ASSERT(percent.ok());
    // |net - gross * 100 / (100 + p)| <= 1, without a division.
    const int64_t off = result->line_nets[i].minor * (100 + percent->coefficient()) -
                        lines[i].quantity * lines[i].unit_price.minor * 100;
    RC_ASSERT(std::abs(off) <= 100 + percent->coefficient());
  }
}

}  // namespace
}  // namespace vlot::vat
