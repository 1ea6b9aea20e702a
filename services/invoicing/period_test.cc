#include "services/invoicing/period.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::invoicing {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using testing::StatusIs;

TEST(PeriodTest, PeriodFrom_AnchorOnThe31st_TakesTheLastDayOfShorterMonthsAndComesBack) {
  const CivilDay anchor(2026, 12, 31);
  EXPECT_EQ(PeriodFrom(anchor, 0), (DayPeriod{CivilDay(2026, 12, 31), CivilDay(2027, 1, 31)}));
  EXPECT_EQ(PeriodFrom(anchor, 1), (DayPeriod{CivilDay(2027, 1, 31), CivilDay(2027, 2, 28)}));
  EXPECT_EQ(PeriodFrom(anchor, 2), (DayPeriod{CivilDay(2027, 2, 28), CivilDay(2027, 3, 31)}));
  EXPECT_EQ(PeriodFrom(anchor, 3), (DayPeriod{CivilDay(2027, 3, 31), CivilDay(2027, 4, 30)}));
}

TEST(PeriodTest, PeriodFrom_FebruaryOfALeapYear_HasItsDay) {
  EXPECT_EQ(PeriodFrom(CivilDay(2028, 1, 30), 1), (DayPeriod{CivilDay(2028, 2, 29), CivilDay(2028, 3, 30)}));
}

TEST(PeriodTest, BillingPeriod_December_EndsWithTheYear) {
  EXPECT_EQ(BillingPeriod(CivilMonth(2026, 12)), (DayPeriod{CivilDay(2026, 12, 1), CivilDay(2027, 1, 1)}));
}

TEST(PeriodTest, MomentsOf_MonthsOfTheClockChange_AreAnHourShorterAndLonger) {
  const absl::TimeZone amsterdam = DefaultTimeZone();
  const MomentPeriod march = MomentsOf(BillingPeriod(CivilMonth(2026, 3)), amsterdam);
  const MomentPeriod october = MomentsOf(BillingPeriod(CivilMonth(2026, 10)), amsterdam);
  EXPECT_EQ(march.end - march.begin, absl::Hours(31 * 24 - 1));
  EXPECT_EQ(october.end - october.begin, absl::Hours(31 * 24 + 1));
  EXPECT_EQ(absl::FormatTime(march.end, absl::UTCTimeZone()), "2026-03-31T22:00:00+00:00");
}

TEST(PeriodTest, IssueDeadline_IsTheFifteenthOfTheMonthAfter) {
  EXPECT_EQ(IssueDeadline(CivilMonth(2026, 11)), CivilDay(2026, 12, 15));
  EXPECT_EQ(IssueDeadline(CivilMonth(2026, 12)), CivilDay(2027, 1, 15));
}

TEST(PeriodTest, UrgencyOf_GrowsTowardsTheDeadline) {
  const CivilMonth november(2026, 11);
  EXPECT_EQ(UrgencyOf(november, CivilDay(2026, 11, 30)), Urgency::kNotOver);
  EXPECT_EQ(UrgencyOf(november, CivilDay(2026, 12, 1)), Urgency::kDue);
  EXPECT_EQ(UrgencyOf(november, CivilDay(2026, 12, 9)), Urgency::kDue);
  EXPECT_EQ(UrgencyOf(november, CivilDay(2026, 12, 10)), Urgency::kDueSoon);
  EXPECT_EQ(UrgencyOf(november, CivilDay(2026, 12, 15)), Urgency::kDueSoon);
  EXPECT_EQ(UrgencyOf(november, CivilDay(2026, 12, 16)), Urgency::kOverdue);
}

TEST(PeriodTest, ParseMonth_OnlyYearAndMonth) {
  EXPECT_EQ(*ParseMonth("2026-11"), CivilMonth(2026, 11));
  EXPECT_EQ(FormatMonth(CivilMonth(2026, 3)), "2026-03");
  for (const char* text : {"", "2026", "2026-13", "2026-00", "2026-1", "11-2026", "2026-11-01", "2026-11 "}) {
    EXPECT_THAT(ParseMonth(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

RC_GTEST_PROP(PeriodPropertyTest, AnyDay_IsInThePeriodOfItsIndex_AndNeighboursMeet, ()) {
  const CivilDay anchor = CivilDay(2020, 1, 1) + *rc::gen::inRange(0, 1500);
  const CivilDay day = anchor + *rc::gen::inRange(-1500, 3000);
  const int index = PeriodIndexOf(anchor, day);
  RC_ASSERT(PeriodFrom(anchor, index).Contains(day));
  RC_ASSERT(PeriodFrom(anchor, index).end == PeriodFrom(anchor, index + 1).begin);
  RC_ASSERT(PeriodFrom(anchor, index).begin < PeriodFrom(anchor, index).end);
}

RC_GTEST_PROP(PeriodPropertyTest, AnyMomentOfAMonth_IsOfThatMonthInEveryZone, ()) {
  const std::string name = *rc::gen::element<std::string>("Europe/Amsterdam", "America/New_York", "Pacific/Apia",
                                                          "America/Santiago", "Asia/Kolkata", "UTC");
  const absl::TimeZone zone = *LoadTimeZone(name);
  const CivilMonth month = CivilMonth(2024, 1) + *rc::gen::inRange(0, 60);
  const MomentPeriod period = MomentsOf(BillingPeriod(month), zone);
  const absl::Duration length = period.end - period.begin;
  const absl::Time moment =
      period.begin + *rc::gen::inRange<int64_t>(0, absl::ToInt64Seconds(length)) * absl::Seconds(1);
  RC_ASSERT(CivilMonth(ToCivilDay(moment, zone)) == month);
  RC_ASSERT(CivilMonth(ToCivilDay(period.begin - absl::Microseconds(1), zone)) == month - 1);
  RC_ASSERT(CivilMonth(ToCivilDay(period.end, zone)) == month + 1);
}

}  // namespace
}  // namespace vlot::invoicing
