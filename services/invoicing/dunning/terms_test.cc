// Days, costs, interest and policies: tables and properties.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "common/testing/status_matchers.h"
#include "services/invoicing/dunning/legal_days.h"
#include "services/invoicing/dunning/testing/example_rules.h"

namespace vlot::invoicing::dunning {
namespace {

using ::testing::IsEmpty;
using testing::Reason;
using testing::StatusIs;
using Day = absl::CivilDay;

TEST(LegalDaysTest, IsWorkingDay_WeekendsAndHolidaysOfTheLaw_AreNot) {
  for (const Day day : {Day(2026, 1, 1), Day(2026, 4, 3), Day(2026, 4, 6), Day(2026, 4, 27), Day(2026, 5, 5),
                        Day(2026, 5, 14), Day(2026, 5, 25), Day(2026, 12, 25), Day(2026, 11, 28), Day(2026, 11, 29),
                        Day(2025, 4, 26), Day(2025, 5, 29)}) {
    EXPECT_FALSE(IsWorkingDay(day)) << day;
  }
  // Labour Day is none, and the 27th of April is none when it is a Sunday's neighbour.
  for (const Day day : {Day(2026, 5, 1), Day(2026, 12, 24), Day(2025, 4, 28), Day(2026, 5, 15)}) {
    EXPECT_TRUE(IsWorkingDay(day)) << day;
  }
  EXPECT_EQ(AddWorkingDays(Day(2026, 12, 24), 2), Day(2026, 12, 29));
  EXPECT_EQ(OnOrAfterWorkingDay(Day(2027, 1, 1)), Day(2027, 1, 4));
}

Money Costs(int64_t principal) { return CollectionCosts({principal, kEur}, ExampleScales().front()); }

TEST(CollectionCostsTest, Scale_IsTheLaws) {
  const struct {
    int64_t principal, costs;
  } cases[] = {{0, 0},
               {-100, 0},
               {1, 4'000},
               {26'666, 4'000},
               {26'670, 4'001},
               {50'000, 7'500},
               {250'000, 37'500},
               {250'003, 37'500},
               {250'005, 37'501},
               {500'000, 62'500},
               {1'000'000, 87'500},
               {20'000'000, 277'500},
               {100'000'000, 677'500},
               {1'000'000'000, 677'500}};
  for (const auto& c : cases) EXPECT_EQ(Costs(c.principal), (Money{c.costs, kEur})) << c.principal;
}

RC_GTEST_PROP(CollectionCostsTest, NeverFallsAndStaysWithinItsBounds, ()) {
  const auto less = *rc::gen::inRange<int64_t>(1, 200'000'000);
  const auto more = *rc::gen::inRange<int64_t>(less, 200'000'001);
  RC_ASSERT(Costs(less).minor <= Costs(more).minor);
  RC_ASSERT(Costs(less).minor >= 4'000 && Costs(more).minor <= 677'500);
}

TEST(CollectionCostsTest, ScaleOn_IsTheNewestThatCounts) {
  std::vector<CostScale> scales = ExampleScales();
  scales.push_back(scales.front());
  scales.back().from = Day(2027, 1, 1);
  EXPECT_EQ(ScaleOn(scales, Day(2012, 6, 30)), nullptr);
  EXPECT_EQ(ScaleOn(scales, Day(2026, 12, 31))->from, Day(2012, 7, 1));
  EXPECT_EQ(ScaleOn(scales, Day(2027, 1, 1))->from, Day(2027, 1, 1));
}

absl::StatusOr<Money> Commercial(int64_t cents, Day after, Day until) {
  return InterestOver({cents, kEur}, after, until, RateKind::kCommercial, ExampleRates());
}

TEST(InterestTest, InterestOver_CountsEachDayAtItsRateAndInItsYear) {
  const struct {
    int64_t cents;
    Day after, until;
    int64_t interest;
  } cases[] = {
      {3'650'000, Day(2025, 7, 31), Day(2025, 8, 1), 1'015},          // a day of 365
      {3'660'000, Day(2024, 2, 27), Day(2024, 2, 29), 2'500},         // two of a leap year
      {3'650'000, Day(2025, 6, 29), Day(2025, 7, 1), 1'115 + 1'015},  // a day on each side of a new rate
      {3'650'000, Day(2024, 12, 31), Day(2025, 1, 1), 1'115},         // the first of the year is of the new year
      {365 * 366'000, Day(2024, 12, 30), Day(2025, 1, 1), 85'521},    // 365 * 122.5 + 366 * 111.5, and half a cent
      {100'000, Day(2025, 7, 31), Day(2026, 7, 31), 10'150},          // a year's rate is what a year costs
      {100'000, Day(2025, 8, 1), Day(2025, 8, 1), 0},
      {100'000, Day(2025, 8, 2), Day(2025, 8, 1), 0},
      {0, Day(2025, 1, 1), Day(2026, 1, 1), 0},
      {10, Day(2025, 8, 1), Day(2025, 8, 2), 0}};  // parts of a cent are the debtor's
  for (const auto& c : cases) {
    ASSERT_OK_AND_ASSIGN(const Money interest, Commercial(c.cents, c.after, c.until));
    EXPECT_EQ(interest, (Money{c.interest, kEur})) << c.after << " to " << c.until;
  }
}

TEST(InterestTest, InterestOver_ADayWithoutARate_IsRefused) {
  EXPECT_THAT(Commercial(100, Day(2023, 12, 30), Day(2024, 1, 5)),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("RATE_UNKNOWN")));
}

RC_GTEST_PROP(InterestTest, CutAnywhere_IsTheSameButForPartsOfACent, ()) {
  const auto cents = *rc::gen::inRange<int64_t>(1, 100'000'000);
  const Day after = Day(2024, 1, 1) + *rc::gen::inRange(0, 900);
  const Day cut = after + *rc::gen::inRange(0, 400);
  const Day until = cut + *rc::gen::inRange(0, 400);
  const int64_t whole = Commercial(cents, after, until)->minor;
  const int64_t parts = Commercial(cents, after, cut)->minor + Commercial(cents, cut, until)->minor;
  RC_ASSERT(whole == parts || whole == parts + 1);
}

std::vector<std::string> WrongFields(const Policy& policy) {
  Violations violations;
  CheckPolicy(policy, violations);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.all()) fields.push_back(violation.field);
  return fields;
}

TEST(PolicyTest, CheckPolicy_TheStandingOnes_AreRight) {
  EXPECT_THAT(WrongFields(ConsumerPolicy()), IsEmpty());
  EXPECT_THAT(WrongFields(BusinessPolicy()), IsEmpty());
}

TEST(PolicyTest, CheckPolicy_MoreOfConsumersThanTheLawAllows_IsWrong) {
  const struct {
    const char* field;
    void (*spoil)(Policy&);
  } cases[] = {
      {"policy.levels[2].costs", [](Policy& p) { p.levels[1].fourteen_day_letter = false; }},
      {"policy.levels[2].costs", [](Policy& p) { p.levels[2].costs = Costs::kLeast; }},
      {"policy.levels[1].costs", [](Policy& p) { std::swap(p.levels[1], p.levels[2]); }},
      {"policy.levels[1].pay_within_days", [](Policy& p) { p.levels[1].pay_within_days = 13; }},
      {"policy.levels[3].interest", [](Policy& p) { p.levels[3].interest = RateKind::kCommercial; }},
      {"policy.levels[0].credit_hold", [](Policy& p) { p.levels[0].credit_hold = true; }},
      {"policy.levels", [](Policy& p) { p.levels.clear(); }},
      {"policy.levels[0].after_days", [](Policy& p) { p.levels[0].after_days = 0; }},
      {"policy.delivery_days", [](Policy& p) { p.delivery_days = 0; }},
      {"policy.name", [](Policy& p) { p.id = "friends"; }},
  };
  for (const auto& c : cases) {
    Policy policy = ConsumerPolicy();
    c.spoil(policy);
    EXPECT_THAT(WrongFields(policy), ::testing::Contains(c.field)) << c.field;
  }
}

}  // namespace
}  // namespace vlot::invoicing::dunning
