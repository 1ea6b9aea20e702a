#include "common/time/civil.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"
#include "common/time/iso.h"

namespace vlot {
namespace {

using ::vlot::testing::StatusIs;

absl::TimeZone Zone(const char* name) { return LoadTimeZone(name).value(); }

absl::Time Moment(const char* text) { return ParseRfc3339(text).value(); }

TEST(CivilTest, LoadTimeZone_UnknownName_IsRefused) {
  for (const char* name : {"", "Europe/Atlantis", "../../etc/passwd"}) {
    EXPECT_THAT(LoadTimeZone(name), StatusIs(absl::StatusCode::kInvalidArgument, testing::Reason("UNKNOWN_TIME_ZONE")));
  }
}

TEST(CivilTest, ToCivilDay_AroundMidnight_FollowsTheZone) {
  const absl::TimeZone amsterdam = DefaultTimeZone();
  EXPECT_EQ(ToCivilDay(Moment("2025-06-30T21:59:59Z"), amsterdam), absl::CivilDay(2025, 6, 30));
  EXPECT_EQ(ToCivilDay(Moment("2025-06-30T22:00:00Z"), amsterdam), absl::CivilDay(2025, 7, 1));
  EXPECT_EQ(ToCivilDay(Moment("2025-12-31T22:59:59Z"), amsterdam), absl::CivilDay(2025, 12, 31));
  EXPECT_EQ(ToCivilDay(Moment("2025-12-31T23:00:00Z"), amsterdam), absl::CivilDay(2026, 1, 1));
}

TEST(CivilTest, StartOfDay_DaysOfTheClockChange_Have23And25Hours) {
  const absl::TimeZone zone = DefaultTimeZone();
  const auto length = [&](absl::CivilDay day) { return StartOfDay(day + 1, zone) - StartOfDay(day, zone); };
  EXPECT_EQ(length(absl::CivilDay(2025, 3, 30)), absl::Hours(23));
  EXPECT_EQ(length(absl::CivilDay(2025, 10, 26)), absl::Hours(25));
  EXPECT_EQ(length(absl::CivilDay(2025, 10, 27)), absl::Hours(24));
}

TEST(CivilTest, StartOfDay_MidnightSkipped_IsTheMomentOfTheChange) {
  // Santiago's clocks go from 23:59:59 on the 7th to 01:00 on the 8th of September 2024.
  EXPECT_EQ(StartOfDay(absl::CivilDay(2024, 9, 8), Zone("America/Santiago")), Moment("2024-09-08T04:00:00Z"));
}

TEST(CivilTest, StartOfDay_MidnightRepeated_IsTheFirst) {
  // Havana's clocks go from 01:00 back to 00:00 on the 3rd of November 2024.
  EXPECT_EQ(StartOfDay(absl::CivilDay(2024, 11, 3), Zone("America/Havana")), Moment("2024-11-03T04:00:00Z"));
}

TEST(CivilTest, MonthOf_AnyDay_IsFromItsFirstToTheNextFirst) {
  EXPECT_EQ(MonthOf(absl::CivilDay(2024, 2, 29)), (DayPeriod{absl::CivilDay(2024, 2, 1), absl::CivilDay(2024, 3, 1)}));
  EXPECT_EQ(MonthOf(absl::CivilDay(2025, 12, 1)), (DayPeriod{absl::CivilDay(2025, 12, 1), absl::CivilDay(2026, 1, 1)}));
  EXPECT_TRUE(MonthOf(absl::CivilDay(2025, 12, 31)).Contains(absl::CivilDay(2025, 12, 31)));
  EXPECT_FALSE(MonthOf(absl::CivilDay(2025, 12, 31)).Contains(absl::CivilDay(2026, 1, 1)));
}

TEST(CivilTest, AddMonths_FromThe31st_KeepsToTheAnchor) {
  const absl::CivilDay anchor(2025, 1, 31);
  EXPECT_EQ(AddMonths(anchor, 0), anchor);
  EXPECT_EQ(AddMonths(anchor, 1), absl::CivilDay(2025, 2, 28));
  EXPECT_EQ(AddMonths(anchor, 2), absl::CivilDay(2025, 3, 31));
  EXPECT_EQ(AddMonths(anchor, 3), absl::CivilDay(2025, 4, 30));
  EXPECT_EQ(AddMonths(anchor, 13), absl::CivilDay(2026, 2, 28));
  EXPECT_EQ(AddMonths(anchor, -11), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(AddMonths(absl::CivilDay(2025, 3, 15), 1), absl::CivilDay(2025, 4, 15));
}

TEST(CivilTest, AddWeekdays_OverAWeekend_LeavesItOut) {
  const absl::CivilDay friday(2025, 1, 17);
  EXPECT_EQ(AddWeekdays(friday, 1), absl::CivilDay(2025, 1, 20));
  EXPECT_EQ(AddWeekdays(friday, 6), absl::CivilDay(2025, 1, 27));
  EXPECT_EQ(AddWeekdays(absl::CivilDay(2025, 1, 20), -1), friday);
  EXPECT_EQ(AddWeekdays(absl::CivilDay(2025, 1, 18), 1), absl::CivilDay(2025, 1, 20));
}

RC_GTEST_PROP(CivilPropertyTest, StartOfDay_AnyDayInAnyZone_IsTheDaysFirstMicrosecond, ()) {
  const absl::TimeZone zone =
      Zone(*rc::gen::element("Europe/Amsterdam", "America/Santiago", "America/Havana", "Asia/Beirut", "UTC"));
  const absl::CivilDay day = absl::CivilDay(2000, 1, 1) + *rc::gen::inRange(0, 365 * 35);
  const absl::Time start = StartOfDay(day, zone);
  RC_ASSERT(ToCivilDay(start, zone) == day);
  RC_ASSERT(ToCivilDay(start - absl::Microseconds(1), zone) < day);
}

RC_GTEST_PROP(CivilPropertyTest, MonthOf_AnyMoment_FallsInExactlyOneMonth, ()) {
  const absl::Time time = absl::FromUnixSeconds(*rc::gen::inRange<int64_t>(0, 4000000000));
  const absl::CivilDay day = ToCivilDay(time, DefaultTimeZone());
  const DayPeriod month = MonthOf(day);
  RC_ASSERT(StartOfDay(month.begin, DefaultTimeZone()) <= time);
  RC_ASSERT(time < StartOfDay(month.end, DefaultTimeZone()));
  RC_ASSERT(MonthOf(month.end).begin == month.end);
}

}  // namespace
}  // namespace vlot
