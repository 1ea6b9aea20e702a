#include "common/time/clock.h"

#include <gtest/gtest.h>

#include <thread>

#include "common/testing/fake_clock.h"

namespace vlot {
namespace {

using ::vlot::testing::FakeClock;

bool IsWholeMicros(absl::Time time) { return TruncateToMicros(time) == time; }

TEST(ClockTest, TruncateToMicros_BelowAMicrosecond_CutsTowardsThePast) {
  EXPECT_EQ(TruncateToMicros(absl::FromUnixNanos(1999)), absl::FromUnixMicros(1));
  EXPECT_EQ(TruncateToMicros(absl::FromUnixNanos(-1)), absl::FromUnixMicros(-1));
}

TEST(ClockTest, SystemClock_Asked_GivesWholeMicrosecondsThatDoNotRunBack) {
  const absl::Time first = SystemClock().Now();
  const absl::Time second = SystemClock().Now();
  EXPECT_TRUE(IsWholeMicros(first));
  EXPECT_LE(first, second);
  EXPECT_GT(first, absl::FromUnixSeconds(1700000000));
}

TEST(ClockTest, OffsetClock_Moved_AddsItsOffset) {
  FakeClock base;
  OffsetClock clock(base);
  EXPECT_EQ(clock.Now(), base.Now());
  clock.SetOffset(absl::Hours(24 * 31));
  clock.Advance(absl::Hours(1));
  EXPECT_EQ(clock.offset(), absl::Hours(24 * 31 + 1));
  base.Advance(absl::Seconds(1));
  EXPECT_EQ(clock.Now(), base.Now() + absl::Hours(24 * 31 + 1));
}

TEST(ClockTest, OffsetClock_AdvancedByManyThreads_LosesNothing) {
  FakeClock base;
  OffsetClock clock(base);
  std::thread other([&] {
    for (int i = 0; i < 1000; ++i) clock.Advance(absl::Microseconds(1));
  });
  for (int i = 0; i < 1000; ++i) clock.Advance(absl::Microseconds(1));
  other.join();
  EXPECT_EQ(clock.offset(), absl::Microseconds(2000));
}

TEST(ClockTest, FakeClock_NotMoved_StandsStill) {
  FakeClock clock;
  EXPECT_EQ(absl::FormatTime(absl::RFC3339_sec, clock.Now(), absl::UTCTimeZone()), "2025-01-15T09:00:00+00:00");
  EXPECT_EQ(clock.Now(), clock.Now());
  clock.Set(absl::FromUnixNanos(1500));
  EXPECT_TRUE(IsWholeMicros(clock.Now()));
}

}  // namespace
}  // namespace vlot
