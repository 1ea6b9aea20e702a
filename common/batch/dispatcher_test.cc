#include "common/batch/dispatcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <numeric>
#include <string>
#include <thread>

#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot::batch {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;

using TestDispatcher = Dispatcher<int, std::string>;
using Results = std::vector<absl::StatusOr<std::string>>;

Results AnswersTo(const std::vector<int>& items) {
  Results results;
  for (int item : items) results.push_back(std::to_string(item));
  return results;
}

class DispatcherTest : public ::testing::Test {
 protected:
  // Calls are kept until the test answers them.
  struct Call {
    std::vector<int> items;
    TestDispatcher::BatchDone done;
  };

  TestDispatcher Make(DispatcherOptions options = {}) {
    options.name = "test";
    return TestDispatcher(std::move(options), clock_, [this](std::vector<int> items, TestDispatcher::BatchDone done) {
      calls_.push_back({std::move(items), std::move(done)});
    });
  }

  void Submit(TestDispatcher& dispatcher, int item, absl::Time deadline = absl::InfiniteFuture()) {
    dispatcher.Submit(item, deadline, [this](absl::StatusOr<std::string> answer) { answers_.push_back(answer); });
  }

  void Answer(size_t call) { std::move(calls_[call].done)(AnswersTo(calls_[call].items)); }

  testing::FakeClock clock_;
  std::vector<Call> calls_;
  Results answers_;
};

TEST_F(DispatcherTest, Submit_WhileCallsAreUnderWay_GathersForTheNext) {
  auto dispatcher = Make({.outstanding_max = 1});
  for (int i = 1; i <= 4; ++i) Submit(dispatcher, i);
  ASSERT_THAT(calls_, SizeIs(1));
  EXPECT_THAT(calls_[0].items, ElementsAre(1));
  Answer(0);
  ASSERT_THAT(calls_, SizeIs(2));
  EXPECT_THAT(calls_[1].items, ElementsAre(2, 3, 4));
  Answer(1);
  EXPECT_THAT(answers_, ElementsAre(IsOkAndHolds("1"), IsOkAndHolds("2"), IsOkAndHolds("3"), IsOkAndHolds("4")));
}

TEST_F(DispatcherTest, Submit_ManyOutstandingAllowed_StartsThatMany) {
  auto dispatcher = Make({.outstanding_max = 2});
  for (int i = 1; i <= 3; ++i) Submit(dispatcher, i);
  EXPECT_THAT(calls_, SizeIs(2));
  Answer(1);
  EXPECT_THAT(calls_, SizeIs(3));
  Answer(0);
  Answer(2);
}

TEST_F(DispatcherTest, Cork_ManySubmits_LeaveTogetherInCallsOfAtMostMax) {
  auto dispatcher = Make({.items_max = 3, .outstanding_max = 2});
  dispatcher.Cork();
  for (int i = 1; i <= 5; ++i) Submit(dispatcher, i);
  EXPECT_THAT(calls_, SizeIs(0));
  dispatcher.Uncork();
  ASSERT_THAT(calls_, SizeIs(2));
  EXPECT_THAT(calls_[0].items, ElementsAre(1, 2, 3));
  EXPECT_THAT(calls_[1].items, ElementsAre(4, 5));
  Answer(0);
  Answer(1);
}

TEST_F(DispatcherTest, Send_Fails_EveryItemGetsTheError) {
  auto dispatcher = Make();
  dispatcher.Cork();
  Submit(dispatcher, 1);
  Submit(dispatcher, 2);
  dispatcher.Uncork();
  std::move(calls_[0].done)(absl::UnavailableError("down"));
  EXPECT_THAT(answers_,
              ElementsAre(StatusIs(absl::StatusCode::kUnavailable), StatusIs(absl::StatusCode::kUnavailable)));
}

TEST_F(DispatcherTest, Send_AnotherNumberOfResults_IsAnError) {
  auto dispatcher = Make();
  Submit(dispatcher, 1);
  std::move(calls_[0].done)(Results());
  EXPECT_THAT(answers_, ElementsAre(StatusIs(absl::StatusCode::kInternal)));
}

TEST_F(DispatcherTest, Submit_DeadlinePassedWhileWaiting_IsNotSent) {
  auto dispatcher = Make({.outstanding_max = 1});
  Submit(dispatcher, 1);
  Submit(dispatcher, 2, clock_.Now() + absl::Seconds(1));
  Submit(dispatcher, 3);
  clock_.Advance(absl::Seconds(2));
  Answer(0);
  ASSERT_THAT(calls_, SizeIs(2));
  EXPECT_THAT(calls_[1].items, ElementsAre(3));
  EXPECT_THAT(answers_[1], StatusIs(absl::StatusCode::kDeadlineExceeded, Reason(kExpiredInQueue)));
  Answer(1);
}

TEST_F(DispatcherTest, Submit_QueueFull_IsRefused) {
  auto dispatcher = Make({.outstanding_max = 1, .queue_max = 1});
  for (int i = 1; i <= 3; ++i) Submit(dispatcher, i);
  EXPECT_THAT(answers_, ElementsAre(StatusIs(absl::StatusCode::kResourceExhausted, Reason(kQueueFull))));
  Answer(0);
  Answer(1);
}

TEST_F(DispatcherTest, Shutdown_ItemsWaiting_AreRefused) {
  {
    auto dispatcher = Make();
    dispatcher.Cork();
    Submit(dispatcher, 1);
    dispatcher.Shutdown();
    Submit(dispatcher, 2);
  }
  EXPECT_THAT(answers_, ElementsAre(StatusIs(absl::StatusCode::kUnavailable, Reason(kShuttingDown)),
                                    StatusIs(absl::StatusCode::kUnavailable, Reason(kShuttingDown))));
}

TEST(DispatcherThreadsTest, Submit_FromManyThreadsAnsweredWithinTheCall_AnswersEachOnce) {
  testing::FakeClock clock;
  constexpr int kThreads = 4, kItems = 2'000;
  std::atomic<int64_t> sum = 0;
  std::latch left(kThreads * kItems);
  TestDispatcher dispatcher({.name = "test", .items_max = 50}, clock,
                            [](std::vector<int> items, auto done) { std::move(done)(AnswersTo(items)); });
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 1; i <= kItems; ++i) {
        dispatcher.Submit(i, absl::InfiniteFuture(), [&](absl::StatusOr<std::string> answer) {
          sum += std::stoi(*answer);
          left.count_down();
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  left.wait();
  EXPECT_EQ(sum, int64_t{kThreads} * kItems * (kItems + 1) / 2);
}

}  // namespace
}  // namespace vlot::batch
