#include "common/batch/pace.h"

#include <gtest/gtest.h>

namespace vlot::batch {
namespace {

using std::chrono::milliseconds;
using Instant = Pace::SteadyTime;

const Instant kStart = Instant() + std::chrono::hours(1);
constexpr PaceOptions kTen = {.interval = absl::Milliseconds(10), .items_min = 4};

bool Waits(const Pace& pace, Instant now) { return pace.NotBefore() > now; }

TEST(PaceTest, FirstItem_NeverWaits) { EXPECT_FALSE(Waits(Pace(kTen), kStart)); }

TEST(PaceTest, LoneItemsThatFollowEachOther_NeverWait) {
  Pace pace(kTen);
  Instant now = kStart;
  for (int i = 0; i < 100; ++i, now += milliseconds(3)) {  // three in an interval are too few
    EXPECT_FALSE(Waits(pace, now)) << i;
    pace.Begin(now, 1);
  }
}

TEST(PaceTest, SoManyThatAnIntervalGathersSeveral_WaitsForItsEnd) {
  Pace pace(kTen);
  Instant now = kStart;
  for (int i = 0; i < 10; ++i, now += milliseconds(2)) pace.Begin(now, 10);
  EXPECT_EQ(pace.NotBefore(), now - milliseconds(2) + milliseconds(10));
}

TEST(PaceTest, ABurstThatIsOver_IsForgotten) {
  Pace pace(kTen);
  for (int i = 0; i < 10; ++i) pace.Begin(kStart + milliseconds(i), 50);
  Instant now = kStart + std::chrono::seconds(1);
  for (int i = 0; i < 10; ++i, now += milliseconds(50)) pace.Begin(now, 1);
  EXPECT_FALSE(Waits(pace, now));
}

TEST(PaceTest, NoInterval_NeverWaits) {
  Pace pace({.interval = absl::ZeroDuration(), .items_min = 4});
  Instant now = kStart;
  for (int i = 0; i < 100; ++i, now += std::chrono::microseconds(10)) {
    EXPECT_FALSE(Waits(pace, now)) << i;
    pace.Begin(now, 1'000);
  }
}

}  // namespace
}  // namespace vlot::batch
