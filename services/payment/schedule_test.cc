#include "services/payment/schedule.h"

#include <gtest/gtest.h>

#include "services/payment/test_values.h"

namespace vlot::payment {
namespace {

TEST(ScheduleTest, Doubling_GrowsUpToTheMost) {
  EXPECT_EQ(Doubling(absl::Seconds(2), absl::Minutes(1), 0), absl::Seconds(2));
  EXPECT_EQ(Doubling(absl::Seconds(2), absl::Minutes(1), 3), absl::Seconds(16));
  EXPECT_EQ(Doubling(absl::Seconds(2), absl::Minutes(1), 1'000'000), absl::Minutes(1));
}

TEST(ScheduleTest, NextLook_OpenAttempt_IsSweptLessAndLessOftenUntilItExpires) {
  Payment payment = TestPayment();
  payment.attempts[0].state = AttemptState::kOpen;
  payment.state = State::kOpen;
  EXPECT_EQ(NextLook(payment, {}, TestNow()), TestNow() + absl::Seconds(60));
  payment.tries = 2;
  EXPECT_EQ(NextLook(payment, {}, TestNow()), TestNow() + absl::Minutes(4));
  payment.tries = 20;
  payment.expire_time = TestNow() + absl::Minutes(10);
  EXPECT_EQ(NextLook(payment, {}, TestNow()), payment.expire_time);
}

TEST(ScheduleTest, NextLook_CallUnderWay_IsLeftAloneForItsLease) {
  EXPECT_EQ(NextLook(TestPayment(), {}, TestNow()), TestNow() + absl::Seconds(30));
}

TEST(ScheduleTest, NextLook_PaidPayment_NeedsNone) {
  Payment payment = TestPayment();
  payment.state = State::kPaid;
  payment.attempts[0].state = AttemptState::kPaid;
  EXPECT_EQ(NextLook(payment, {}, TestNow()), absl::InfiniteFuture());
}

TEST(ScheduleTest, Faster_ScalesTheWaitsButNotTheLease) {
  const Schedule fast = Faster({}, 60);
  EXPECT_EQ(fast.lookups[1], absl::Seconds(1));
  EXPECT_EQ(fast.sweep_first, absl::Seconds(1));
  EXPECT_EQ(fast.call_lease, absl::Seconds(30));
}

}  // namespace
}  // namespace vlot::payment
