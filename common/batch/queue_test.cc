#include "common/batch/queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
