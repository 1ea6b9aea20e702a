#include "common/log/limiter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "common/testing/fake_clock.h"

namespace vlot::log {
namespace {

using ::testing::Optional;

TEST(LimiterTest, Allow_WithinTheInterval_RefusesAndCounts) {
  testing::FakeClock clock;
  Limiter limiter(absl::Seconds(10));
  EXPECT_THAT(limiter.Allow(clock.Now()), Optional(0));
  EXPECT_EQ(limiter.Allow(clock.Now()), std::nullopt);
  clock.Advance(absl::Seconds(10) - absl::Microseconds(1));
  EXPECT_EQ(limiter.Allow(clock.Now()), std::nullopt);
  clock.Advance(absl::Microseconds(1));
  EXPECT_THAT(limiter.Allow(clock.Now()), Optional(2));
  EXPECT_EQ(limiter.Allow(clock.Now()), std::nullopt);
}

TEST(LimiterTest, Allow_ManyThreadsAtOnce_LetsOneThrough) {
  testing::FakeClock clock;
  Limiter limiter(absl::Seconds(10));
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { allowed += limiter.Allow(clock.Now()).has_value(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(allowed, 1);
}

}  // namespace
}  // namespace vlot::log
