#include "services/vlot/bench/tally.h"

#include <gmock/gmock.h>

namespace vlot::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Instant At(int millis) { return Instant(std::chrono::milliseconds(millis)); }

class TallyTest : public ::testing::Test {
 protected:
  TallyTest() { tally_.BeginMeasuring(At(0)); }

  Tally tally_;
};

TEST_F(TallyTest, Order_IsTimedFromItsCallToEachMilestone) {
  tally_.Accepted("orders/1", At(10), At(13));
  tally_.Reached("orders/1", Milestone::kPayable, At(20));
  tally_.Reached("orders/1", Milestone::kInvoiced, At(27));
  EXPECT_EQ(tally_.counts().open(), 1);
  tally_.Reached("orders/1", Milestone::kCompleted, At(60));
  const Times times = tally_.times();
  EXPECT_EQ(times.place_order.p50_us, 3'000);
  EXPECT_EQ(times.to_invoiced.p50_us, 17'000);
  EXPECT_EQ(times.payable_to_invoiced.p50_us, 7'000);
  EXPECT_EQ(times.to_completed.p50_us, 50'000);
  EXPECT_EQ(tally_.counts().completed, 1);
  EXPECT_EQ(tally_.counts().open(), 0);
}

TEST_F(TallyTest, TidingsBeforeTheAnswer_CountAllTheSame) {
  tally_.Reached("orders/1", Milestone::kPayable, At(15));
  tally_.Reached("orders/1", Milestone::kCompleted, At(20));
  EXPECT_EQ(tally_.counts().payable, 0);
  EXPECT_EQ(tally_.counts().completed, 0);
  tally_.Accepted("orders/1", At(10), At(30));
  EXPECT_EQ(tally_.counts().payable, 1);
  EXPECT_EQ(tally_.counts().completed, 1);
  EXPECT_EQ(tally_.times().to_completed.p50_us, 10'000);
}

TEST_F(TallyTest, AnotherEnd_IsCountedAndNotTimed) {
  tally_.Accepted("orders/1", At(10), At(11));
  tally_.Reached("orders/1", Milestone::kEnded, At(20));
  EXPECT_EQ(tally_.counts().ended_otherwise, 1);
  EXPECT_EQ(tally_.counts().open(), 0);
  EXPECT_EQ(tally_.times().to_completed.count, 0);
}

TEST_F(TallyTest, WhatBeginsOutsideTheWindow_IsCountedAndNotTimed) {
  tally_.BeginMeasuring(At(100));
  tally_.EndMeasuring(At(200));
  for (const int called : {99, 100, 199, 200}) {
    const std::string order = "orders/" + std::to_string(called);
    tally_.Accepted(order, At(called), At(called + 1));
    tally_.Reached(order, Milestone::kCompleted, At(called + 500));
  }
  EXPECT_EQ(tally_.counts().completed, 4);
  EXPECT_EQ(tally_.times().place_order.count, 2);
  EXPECT_EQ(tally_.times().to_completed.count, 2);
}

TEST_F(TallyTest, Refusals_AreCountedByReasonAndTimedApart) {
  tally_.Refused({.reason = "QUEUE_FULL", .as_promised = true, .called = At(1), .answered = At(5)});
  tally_.Refused({.reason = "other", .as_promised = false, .called = At(1), .answered = At(5)});
  EXPECT_THAT(tally_.counts().refused, ElementsAre(Pair("QUEUE_FULL", 1), Pair("other", 1)));
  EXPECT_EQ(tally_.counts().refused_otherwise, 1);
  EXPECT_EQ(tally_.times().refusal.p50_us, 4'000);
  EXPECT_EQ(tally_.times().place_order.count, 0);
}

TEST_F(TallyTest, WaitUntil_SaysWhetherItCameToBe) {
  const auto all_ended = [](const Counts& counts) { return counts.open() == 0; };
  const auto payable = [](const Counts& counts) { return counts.payable == 1; };
  EXPECT_TRUE(tally_.WaitUntil(all_ended, absl::ZeroDuration()));
  tally_.Accepted("orders/1", At(10), At(11));
  EXPECT_FALSE(tally_.WaitUntil(all_ended, absl::ZeroDuration()));
  EXPECT_FALSE(tally_.WaitUntil(payable, absl::ZeroDuration()));
  tally_.Reached("orders/1", Milestone::kPayable, At(12));
  EXPECT_TRUE(tally_.WaitUntil(payable, absl::ZeroDuration()));
}

}  // namespace
}  // namespace vlot::bench
