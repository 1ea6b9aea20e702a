#include "services/courier/promise.h"

#include <gtest/gtest.h>

#include "common/time/time.h"

namespace vlot::courier {
namespace {

using absl::CivilDay;

absl::Time Local(int year, int month, int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), DefaultTimeZone());
}

Window At(absl::Time now, const Wish& wish = {}, const DeliveryTerms& terms = {}) {
  return Promise(terms, wish, now, DefaultTimeZone());
}

constexpr DeliveryTerms kClosedOnSunday = {.closed_weekdays = WeekdayBit(7)};
constexpr DeliveryTerms kClosedAtWeekends = {.closed_weekdays = WeekdayBit(6) | WeekdayBit(7)};

TEST(PromiseTest, BeforeCutoff_IsTheNextDay) {
  const Window window = At(Local(2025, 1, 15, 21, 59));
  EXPECT_EQ(window.day, CivilDay(2025, 1, 16));
  EXPECT_EQ(window.from, Local(2025, 1, 16, 8));
  EXPECT_EQ(window.until, Local(2025, 1, 16, 22));
}

TEST(PromiseTest, AtCutoff_IsTheDayAfter) { EXPECT_EQ(At(Local(2025, 1, 15, 22)).day, CivilDay(2025, 1, 17)); }

TEST(PromiseTest, CutoffOf24_IsTheNextDayUntilMidnight) {
  const DeliveryTerms terms{.next_day_cutoff_hour = 24};
  EXPECT_EQ(At(Local(2025, 1, 15, 23, 59), {}, terms).day, CivilDay(2025, 1, 16));
  EXPECT_EQ(At(Local(2025, 1, 16, 0), {}, terms).day, CivilDay(2025, 1, 17));
}

TEST(PromiseTest, CutoffIsCivilTime_SummerAndWinter) {
  // 20:30 in UTC is 21:30 in winter and 22:30 in summer.
  EXPECT_EQ(At(absl::FromCivil(absl::CivilMinute(2025, 1, 15, 20, 30), absl::UTCTimeZone())).day,
            CivilDay(2025, 1, 16));
  EXPECT_EQ(At(absl::FromCivil(absl::CivilMinute(2025, 7, 15, 20, 30), absl::UTCTimeZone())).day,
            CivilDay(2025, 7, 17));
}

TEST(PromiseTest, NextDayIsClosed_IsTheNextOpenDay) {
  EXPECT_EQ(At(Local(2025, 1, 18, 10), {}, kClosedOnSunday).day, CivilDay(2025, 1, 20));    // Saturday
  EXPECT_EQ(At(Local(2025, 1, 17, 10), {}, kClosedAtWeekends).day, CivilDay(2025, 1, 20));  // Friday
}

TEST(PromiseTest, WishedDay_IsKeptWhenPossible) {
  const absl::Time now = Local(2025, 1, 15, 10);
  EXPECT_EQ(At(now, {.day = CivilDay(2025, 1, 22)}).day, CivilDay(2025, 1, 22));
  EXPECT_EQ(At(now, {.day = CivilDay(2025, 1, 15)}).day, CivilDay(2025, 1, 16));                   // too early
  EXPECT_EQ(At(now, {.day = CivilDay(2025, 1, 19)}, kClosedOnSunday).day, CivilDay(2025, 1, 20));  // closed
}

TEST(PromiseTest, WishedHours_AreKept) {
  const Window window = At(Local(2025, 1, 15, 10), {.from_hour = 18, .until_hour = 24});
  EXPECT_EQ(window.from, Local(2025, 1, 16, 18));
  EXPECT_EQ(window.until, Local(2025, 1, 17, 0));
}

TEST(PromiseTest, DayOfTheClockChange_HasCivilEdges) {
  const Window window = At(Local(2025, 3, 29, 10), {.from_hour = 0, .until_hour = 22});  // the 30th has 23 hours
  EXPECT_EQ(window.day, CivilDay(2025, 3, 30));
  EXPECT_EQ(window.until - window.from, absl::Hours(21));
}

}  // namespace
}  // namespace vlot::courier
