#include "services/invoicing/move/move.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::invoicing {
namespace {

using testing::Metadata;
using testing::Reason;
using testing::StatusIs;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;
const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

MovingAccount Monthly() { return {.mode = BillingMode::kMonthly, .limit = true}; }
MovingAccount Instant() { return {.mode = BillingMode::kInstant, .limit = true}; }

AccountMove Running() {
  AccountMove move = *BeginMove(Monthly(), BillingMode::kInstant, kNow, kNow);
  EXPECT_EQ(NextStep({}, kNow, move), MoveStep::kSwitchMode);
  return move;
}

TEST(MoveTest, BeginMove_ToWhereItIs_IsRefused) {
  EXPECT_THAT(BeginMove(Monthly(), BillingMode::kMonthly, kNow, kNow),
              StatusIs(kFailed, ::testing::AllOf(Reason("ACCOUNT_MODE_SAME"), Metadata("billing_mode", "MONTHLY"))));
}

TEST(MoveTest, BeginMove_ToMonthly_WantsALimitAndNoHold) {
  MovingAccount account = Instant();
  account.hold = true;
  EXPECT_THAT(BeginMove(account, BillingMode::kMonthly, kNow, kNow), StatusIs(kFailed, Reason("CREDIT_HOLD")));
  account = {.mode = BillingMode::kInstant};
  EXPECT_THAT(BeginMove(account, BillingMode::kMonthly, kNow, kNow), StatusIs(kFailed, Reason("MOVE_NEEDS_LIMIT")));
  EXPECT_OK(BeginMove(Instant(), BillingMode::kMonthly, kNow, kNow));
}

TEST(MoveTest, Scheduled_WaitsForItsTimeAndThenSwitches) {
  const absl::Time later = kNow + absl::Hours(48);
  AccountMove move = *BeginMove(Monthly(), BillingMode::kInstant, later, kNow);
  EXPECT_EQ(NextStep({}, kNow, move), MoveStep::kNothing);
  EXPECT_EQ(move.due, later);
  EXPECT_EQ(NextStep({}, later, move), MoveStep::kSwitchMode);
  EXPECT_EQ(move.state, MoveState::kRunning);
}

TEST(MoveTest, FromInstant_IsDoneAtOnce) {
  AccountMove move = *BeginMove(Instant(), BillingMode::kMonthly, kNow, kNow);
  EXPECT_EQ(NextStep({}, kNow, move), MoveStep::kSwitchMode);
  EXPECT_EQ(move.state, MoveState::kDone);
  EXPECT_FALSE(move.due.has_value());
}

TEST(MoveTest, WhatIsAccrued_IsClosedAtOnceAlsoBesideLiveOrders) {
  AccountMove move = Running();
  EXPECT_EQ(NextStep({.items = 3, .orders = 2}, kNow, move), MoveStep::kCloseItems);
  EXPECT_EQ(NextStep({.items = 3, .orders = 2, .last_closed = kNow, .run_working = true}, kNow, move),
            MoveStep::kNothing);
}

TEST(MoveTest, WhatLiveOrdersAccrueLater_IsClosedOnceTheLastIsDelivered) {
  AccountMove move = Running();
  const absl::Time later = kNow + absl::Hours(30);
  EXPECT_EQ(NextStep({.items = 1, .orders = 1, .last_closed = kNow}, later, move), MoveStep::kNothing);
  EXPECT_EQ(move.state, MoveState::kRunning);
  EXPECT_EQ(NextStep({.items = 2, .orders = 0, .last_closed = kNow}, later, move), MoveStep::kCloseItems);
  EXPECT_EQ(NextStep({.orders = 0, .last_closed = later}, later, move), MoveStep::kEnd);
  EXPECT_EQ(move.state, MoveState::kDone);
}

TEST(MoveTest, OrdersOfTheLastMoment_AreWaitedFor) {
  AccountMove move = Running();
  EXPECT_EQ(NextStep({}, kNow, move), MoveStep::kNothing);
  EXPECT_EQ(move.state, MoveState::kRunning);
  EXPECT_EQ(NextStep({}, *move.due, move), MoveStep::kEnd);
}

// A reason and, where it is known, a time: for every move that is not at its end and has nothing to do.
TEST(MoveTest, WaitOf_SaysWhatKeepsItFromGoingOn) {
  const auto wait = [](const LeftBehind& left, absl::Time now, const AccountMove& move) {
    const MoveWait found = WaitOf(left, now, move);
    return std::pair(found.what, found.until);
  };
  const auto for_nothing = std::pair(MoveWaitsFor::kNothing, std::optional<absl::Time>());
  const absl::Time later = kNow + absl::Hours(48);
  const AccountMove scheduled = *BeginMove(Monthly(), BillingMode::kInstant, later, kNow);
  EXPECT_EQ(wait({}, kNow, scheduled), std::pair(MoveWaitsFor::kMoveDay, std::optional(later)));
  EXPECT_EQ(wait({}, later, scheduled), for_nothing) << "it switches";

  AccountMove move = Running();
  const std::optional<absl::Time> unknown;
  EXPECT_EQ(wait({.items = 1}, kNow, move), for_nothing) << "it starts a final run";
  EXPECT_EQ(wait({.items = 1, .last_closed = kNow, .run_working = true}, kNow, move),
            std::pair(MoveWaitsFor::kFinalRuns, unknown));
  EXPECT_EQ(wait({.items = 1, .orders = 2, .last_closed = kNow}, kNow, move),
            std::pair(MoveWaitsFor::kLiveOrders, unknown));
  EXPECT_EQ(wait({.items = 1, .last_closed = kNow, .parked = true}, kNow, move),
            std::pair(MoveWaitsFor::kParkedAccount, std::optional(kNow + absl::Hours(1))));
  const auto late = std::pair(MoveWaitsFor::kLateOrders, std::optional(kNow + absl::Minutes(5)));
  EXPECT_EQ(wait({}, kNow, move), late);
  EXPECT_EQ(wait({}, *late.second - absl::Microseconds(1), move), late);
  EXPECT_EQ(wait({}, *late.second, move), for_nothing);
  EXPECT_EQ(NextStep({}, *late.second, move), MoveStep::kEnd);
  EXPECT_EQ(wait({}, later, move), for_nothing) << "done";
}

TEST(MoveTest, ParkedAccount_IsTriedAgainEveryHour) {
  AccountMove move = Running();
  const LeftBehind parked{.items = 1, .last_closed = kNow, .parked = true};
  EXPECT_EQ(NextStep(parked, kNow + absl::Minutes(1), move), MoveStep::kNothing);
  EXPECT_EQ(NextStep(parked, *move.due, move), MoveStep::kCloseItems);
}

TEST(MoveTest, CancelMove_UntilAFinalInvoiceIsIssued) {
  AccountMove move = *BeginMove(Monthly(), BillingMode::kInstant, kNow + absl::Hours(1), kNow);
  ASSERT_OK_AND_ASSIGN(const bool scheduled, CancelMove(0, kNow, move));
  EXPECT_FALSE(scheduled);
  EXPECT_EQ(move.state, MoveState::kCancelled);
  EXPECT_THAT(CancelMove(0, kNow, move), StatusIs(kFailed, Reason("MOVE_FINAL")));
  move = Running();
  EXPECT_THAT(CancelMove(1, kNow, move), StatusIs(kFailed, Reason("MOVE_FINAL")));
  ASSERT_OK_AND_ASSIGN(const bool switched, CancelMove(0, kNow, move));
  EXPECT_TRUE(switched);
}

TEST(MoveTest, ModeAt_CountsFromItsTimeOn) {
  const auto mode = BillingMode::kMonthly, next = BillingMode::kInstant;
  EXPECT_EQ(ModeAt(mode, next, kNow, kNow - absl::Microseconds(1)), mode);
  EXPECT_EQ(ModeAt(mode, next, kNow, kNow), next);
  EXPECT_EQ(ModeAt(mode, std::nullopt, std::nullopt, kNow), mode);
}

}  // namespace
}  // namespace vlot::invoicing
