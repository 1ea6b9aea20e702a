#include "common/ids/uuid_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/testing/fake_clock.h"

namespace vlot {
namespace {

using ::testing::Optional;
using ::vlot::testing::FakeClock;

constexpr int kMany = 10000;  // more than the 4096 that one millisecond's counter holds

TEST(UuidV7GeneratorTest, Next_Any_HasVersionVariantAndTime) {
  FakeClock clock;
  UuidV7Generator generator(clock);
  const Uuid uuid = generator.Next();
  EXPECT_EQ(uuid.version(), 7);
  EXPECT_EQ(uuid.bytes()[8] >> 6, 0b10);
  EXPECT_THAT(TimeOf(uuid), Optional(clock.Now()));
}

TEST(UuidV7GeneratorTest, Next_ClockStandsStill_StillIncreases) {
  FakeClock clock;
  UuidV7Generator generator(clock);
  Uuid last;
  for (int i = 0; i < kMany; ++i) {
    const Uuid next = generator.Next();
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(UuidV7GeneratorTest, Next_ClockStepsBack_StillIncreases) {
  FakeClock clock;
  UuidV7Generator generator(clock);
  const Uuid first = generator.Next();
  clock.Advance(-absl::Hours(1));
  EXPECT_LT(first, generator.Next());
}

TEST(UuidV7GeneratorTest, Next_MicrosecondsLater_OrdersAlsoBetweenGenerators) {
  FakeClock clock;
  UuidV7Generator one(clock);
  UuidV7Generator other(clock);
  const Uuid first = one.Next();
  clock.Advance(absl::Microseconds(1));
  EXPECT_LT(first, other.Next());
}

TEST(UuidV7GeneratorTest, Next_ManyThreads_AllDifferentAndIncreasingInEach) {
  UuidV7Generator generator(SystemClock());
  std::vector<std::vector<Uuid>> made(4);
  std::vector<std::thread> threads;
  for (std::vector<Uuid>& mine : made) {
    threads.emplace_back([&] {
      for (int i = 0; i < kMany; ++i) mine.push_back(generator.Next());
    });
  }
  for (std::thread& thread : threads) thread.join();
  absl::flat_hash_set<Uuid> all;
  for (const std::vector<Uuid>& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), made.size() * kMany);
}

TEST(UuidV7GeneratorTest, Next_SystemClock_BearsTheTimeOfNow) {
  UuidV7Generator generator(SystemClock());
  const absl::Time before = SystemClock().Now();
  const absl::Time made = TimeOf(generator.Next()).value();
  EXPECT_GE(made, before - absl::Milliseconds(1));
  EXPECT_LE(made, SystemClock().Now());
}

}  // namespace
}  // namespace vlot
