#include "common/batch/gather.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "common/testing/status_matchers.h"

namespace vlot::batch {
namespace {

using ::testing::ElementsAre;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

TEST(GatherTest, Set_LastOne_EndsTheCallWithResultsInOrder) {
  std::optional<Gather<int>::Results> ended;
  auto gather = std::make_shared<Gather<int>>(3, [&](Gather<int>::Results results) { ended = std::move(results); });
  gather->Set(2, 30);
  gather->Slot(0)(10);
  EXPECT_FALSE(ended.has_value());
  gather->Set(1, absl::NotFoundError("no such thing"));
  ASSERT_TRUE(ended.has_value());
  EXPECT_THAT(*ended, ElementsAre(IsOkAndHolds(10), StatusIs(absl::StatusCode::kNotFound), IsOkAndHolds(30)));
}

TEST(GatherTest, Set_FromManyThreads_EndsOnce) {
  constexpr int kThreads = 8;
  std::atomic<int> ends = 0;
  int sum = 0;
  auto gather = std::make_shared<Gather<int>>(kThreads, [&](const Gather<int>::Results& results) {
    ++ends;
    for (const absl::StatusOr<int>& result : results) sum += *result;
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(gather->Slot(i), i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ends, 1);
  EXPECT_EQ(sum, 28);
}

}  // namespace
}  // namespace vlot::batch
