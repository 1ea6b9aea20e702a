#include "common/batch/queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "common/status/status.h"
#include "common/testing/status_matchers.h"

namespace vlot::batch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::vlot::testing::IsOk;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;

absl::Status Push(Queue<int>& queue, int value) { return queue.Push(value); }

TEST(QueueTest, Take_MoreWaitingThanMax_TakesTheOldest) {
  Queue<int> queue(10, absl::Seconds(1));
  for (int i = 1; i <= 3; ++i) EXPECT_THAT(Push(queue, i), IsOk());
  std::vector<int> taken;
  EXPECT_TRUE(queue.Take(2, taken));
  EXPECT_THAT(taken, ElementsAre(1, 2));
  EXPECT_TRUE(queue.Take(2, taken));
  EXPECT_THAT(taken, ElementsAre(3));
}

TEST(QueueTest, Push_Full_RefusesAndSaysWhenToCallAgain) {
  Queue<int> queue(1, absl::Seconds(3));
  EXPECT_THAT(Push(queue, 1), IsOk());
  const absl::Status refused = Push(queue, 2);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted, Reason(kQueueFull)));
  EXPECT_EQ(RetryAfter(refused), absl::Seconds(3));
}

// The hour is never waited for: what is enough, or the end, wakes who gathers.
constexpr PaceOptions kHour = {.interval = absl::Hours(1), .items_min = 1};

TEST(QueueTest, Take_WhenMuchComes_WaitsUntilEnoughIsThere) {
  Queue<int> queue(10, absl::Seconds(1), 3, kHour);
  std::vector<int> taken;
  EXPECT_THAT(Push(queue, 1), IsOk());
  EXPECT_TRUE(queue.Take(3, taken));  // the first waits for nobody
  for (int i = 0; i < 3; ++i) EXPECT_THAT(Push(queue, i), IsOk());
  EXPECT_TRUE(queue.Take(3, taken));  // nor does what is enough
  std::thread taker([&] { EXPECT_TRUE(queue.Take(3, taken)); });
  for (int i = 4; i <= 6; ++i) EXPECT_THAT(Push(queue, i), IsOk());
  taker.join();
  EXPECT_THAT(taken, ElementsAre(4, 5, 6));
}

TEST(QueueTest, Close_WhileSomebodyGathers_GivesWhatThereIs) {
  Queue<int> queue(10, absl::Seconds(1), 3, kHour);
  std::vector<int> taken;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 3; ++i) EXPECT_THAT(Push(queue, i), IsOk());
    EXPECT_TRUE(queue.Take(3, taken));
  }
  EXPECT_THAT(Push(queue, 7), IsOk());
  std::thread taker([&] { EXPECT_TRUE(queue.Take(3, taken)); });
  queue.Close();
  taker.join();
  EXPECT_THAT(taken, ElementsAre(7));
}

TEST(QueueTest, PushAll_MoreThanFit_TakesTheFirstTogetherAndRefusesTheRest) {
  Queue<int> queue(3, absl::Seconds(1));
  EXPECT_THAT(Push(queue, 1), IsOk());
  std::vector<int> values = {2, 3, 4, 5};
  size_t taken = 0;
  EXPECT_THAT(queue.PushAll(absl::MakeSpan(values), taken),
              StatusIs(absl::StatusCode::kResourceExhausted, Reason(kQueueFull)));
  EXPECT_EQ(taken, 2u);
  std::vector<int> out;
  EXPECT_TRUE(queue.Take(10, out));
  EXPECT_THAT(out, ElementsAre(1, 2, 3));
  EXPECT_THAT(queue.PushAll(absl::MakeSpan(values), taken),
              StatusIs(absl::StatusCode::kResourceExhausted, Reason(kQueueFull)));
  EXPECT_EQ(taken, 3u);
  queue.Close();
  EXPECT_THAT(queue.PushAll(absl::MakeSpan(values), taken),
              StatusIs(absl::StatusCode::kUnavailable, Reason(kShuttingDown)));
  EXPECT_EQ(taken, 0u);
}

TEST(QueueTest, Take_Closed_GivesWhatWaitsThenEnds) {
  Queue<int> queue(10, absl::Seconds(1));
  EXPECT_THAT(Push(queue, 1), IsOk());
  queue.Close();
  EXPECT_THAT(Push(queue, 2), StatusIs(absl::StatusCode::kUnavailable, Reason(kShuttingDown)));
  std::vector<int> taken;
  EXPECT_TRUE(queue.Take(5, taken));
  EXPECT_THAT(taken, ElementsAre(1));
  EXPECT_FALSE(queue.Take(5, taken));
  EXPECT_THAT(taken, IsEmpty());
}

}  // namespace
}  // namespace vlot::batch
