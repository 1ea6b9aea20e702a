#include "services/invoicing/calendar/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::invoicing {
namespace {

using testing::Reason;
using testing::StatusIs;

absl::Time Amsterdam(int year, int month, int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), DefaultTimeZone());
}

absl::CivilDay LastDay(const BillingSchedule& schedule, absl::Time now) { return LastStrike(schedule, now)->day; }

TEST(ScheduleTest, LastStrike_TheFirstAtFour_ByTheMinute) {
  const BillingSchedule first;
  EXPECT_EQ(LastDay(first, Amsterdam(2026, 12, 1, 3, 59)), absl::CivilDay(2026, 11, 30));
  EXPECT_EQ(LastDay(first, Amsterdam(2026, 12, 1, 4)), absl::CivilDay(2026, 12, 1));
  EXPECT_EQ(LastDay(first, Amsterdam(2026, 12, 2, 3)), absl::CivilDay(2026, 12, 1));
}

TEST(ScheduleTest, LastStrike_BeforeItsDayOfTheMonth_IsTheLastOfTheMonthBefore) {
  const BillingSchedule fifth{.day = 5};
  EXPECT_EQ(LastDay(fifth, Amsterdam(2027, 1, 4, 12)), absl::CivilDay(2026, 12, 31));
  EXPECT_EQ(LastDay(fifth, Amsterdam(2027, 1, 5, 3)), absl::CivilDay(2026, 12, 31));
  EXPECT_EQ(LastDay(fifth, Amsterdam(2027, 1, 5, 4)), absl::CivilDay(2027, 1, 5));
  EXPECT_EQ(LastDay(fifth, Amsterdam(2027, 3, 1, 12)), absl::CivilDay(2027, 2, 28));
}

TEST(ScheduleTest, NextStrike_IsTheFirstAfterNow) {
  const BillingSchedule fifth{.day = 5};
  EXPECT_EQ(NextStrike(fifth, Amsterdam(2026, 12, 31, 4))->time, Amsterdam(2027, 1, 5, 4));
  EXPECT_EQ(NextStrike(fifth, Amsterdam(2027, 1, 5, 3))->time, Amsterdam(2027, 1, 5, 4));
  EXPECT_EQ(NextStrike(fifth, Amsterdam(2027, 1, 5, 4))->time, Amsterdam(2027, 1, 6, 4));
}

TEST(ScheduleTest, LastStrike_AnHourThatSummerTimeSkips_IsThere) {
  const BillingSchedule at_half_past_two{.hour = 2, .minute = 30};
  const absl::Time after = Amsterdam(2026, 3, 29, 4);
  ASSERT_OK_AND_ASSIGN(const Strike strike, LastStrike(at_half_past_two, after));
  EXPECT_EQ(strike.day, absl::CivilDay(2026, 3, 29));
  EXPECT_EQ(strike.time, Amsterdam(2026, 3, 29, 3));
}

TEST(ScheduleTest, LastStrike_ZoneThatNobodyKnows_IsRefused) {
  EXPECT_THAT(LastStrike({.time_zone = "Atlantis/Center"}, absl::UnixEpoch()),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("UNKNOWN_TIME_ZONE")));
}

TEST(ScheduleTest, CheckSchedule_WhatMissesTheDeadline_IsRefused) {
  EXPECT_OK(CheckSchedule({.day = kScheduleDayMax}));
  for (const BillingSchedule& wrong :
       {BillingSchedule{.day = 0}, {.day = kScheduleDayMax + 1}, {.hour = 24}, {.minute = 60}, {.time_zone = "X"}}) {
    EXPECT_THAT(CheckSchedule(wrong), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  }
}

// The last is never after now, the next always; none lies between them, and each month has its day.
RC_GTEST_PROP(SchedulePropertyTest, Strikes_FollowEachOther, ()) {
  const BillingSchedule schedule{
      .day = *rc::gen::inRange(1, kScheduleDayMax + 1),
      .hour = *rc::gen::inRange(0, 24),
      .minute = *rc::gen::inRange(0, 60),
      .time_zone = *rc::gen::element<std::string>("Europe/Amsterdam", "Asia/Tokyo", "America/New_York", "UTC")};
  const absl::Time now = absl::FromUnixSeconds(1'770'000'000 + *rc::gen::inRange(0, 4 * 366 * 86'400));
  const Strike last = *LastStrike(schedule, now), next = *NextStrike(schedule, now);
  RC_ASSERT(last.time <= now);
  RC_ASSERT(next.time > now);
  RC_ASSERT(last.day < next.day);
  RC_ASSERT(last.day.day() >= schedule.day);
  RC_ASSERT(next.day.day() >= schedule.day);
  RC_ASSERT(NextStrike(schedule, last.time)->day == next.day);
  RC_ASSERT(LastStrike(schedule, next.time)->day == next.day);
}

}  // namespace
}  // namespace vlot::invoicing
