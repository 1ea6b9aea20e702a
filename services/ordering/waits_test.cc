#include "services/ordering/waits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1'780'000'000);

Process InStep(StepKind kind, StepState state, int shipment = 0) {
  Process process = NewProcess({.on_account = false, .shipments = 1});
  process.checkout_url = "https://pay/1";
  process.steps[process.plan().Find(kind, shipment)] = {
      .state = state, .attempts = 2, .since = kNow, .due = kNow + absl::Seconds(30), .error = "AWAY: no"};
  return process;
}

TEST(ExplainWaits, Command_SaysWhomItAsksSinceWhenAndWhenItGivesUp) {
  const auto waits = ExplainWaits(InStep(StepKind::kReserveStock, StepState::kRunning));
  ASSERT_THAT(waits, SizeIs(1));
  EXPECT_EQ(waits[0].step, "reserve_stock");
  EXPECT_EQ(waits[0].waiting_for, "fulfilment's answer");
  EXPECT_EQ(waits[0].since, kNow);
  EXPECT_EQ(waits[0].next_try, kNow + absl::Seconds(30));
  EXPECT_EQ(waits[0].give_up, kNow + kGiveUpAfter);
  EXPECT_EQ(waits[0].last_error, "AWAY: no");
}

TEST(ExplainWaits, EachStep_HasItsOwnWords) {
  const struct {
    StepKind kind;
    StepState state;
    int shipment;
    const char* words;
  } cases[] = {
      {StepKind::kAuthorize, StepState::kRunning, 0, "the payment provider's answer"},
      {StepKind::kAuthorize, StepState::kWaiting, 0, "the customer's payment"},
      {StepKind::kAuthorize, StepState::kUndoing, 0, "the payment to be ended or refunded"},
      {StepKind::kInvoice, StepState::kRunning, 0, "invoicing's answer"},
      {StepKind::kInvoice, StepState::kParked, 0, "a person to resolve the work item"},
      {StepKind::kShip, StepState::kUndoing, 1, "fulfilment's answer"},
      {StepKind::kBookCourier, StepState::kRunning, 1, "the courier service's answer"},
      {StepKind::kAwaitPickup, StepState::kWaiting, 1, "the courier to pick up the parcel"},
      {StepKind::kAwaitDelivery, StepState::kWaiting, 1, "the courier to deliver the parcel"},
      {StepKind::kRecordDelivery, StepState::kRunning, 1, "fulfilment's answer"},
  };
  for (const auto& c : cases) {
    const auto waits = ExplainWaits(InStep(c.kind, c.state, c.shipment));
    ASSERT_THAT(waits, SizeIs(1)) << c.words;
    EXPECT_EQ(waits[0].waiting_for, c.words);
  }
}

TEST(ExplainWaits, PaymentThatTheProviderDoesNotKnowYet_IsNotTheCustomersFault) {
  Process process = InStep(StepKind::kAuthorize, StepState::kWaiting);
  process.checkout_url.clear();
  const auto waits = ExplainWaits(process);
  ASSERT_THAT(waits, SizeIs(1));
  EXPECT_EQ(waits[0].waiting_for, "the payment provider's answer");
}

TEST(ExplainWaits, AnEvent_GivesUpWhenItIsDue) {
  const auto waits = ExplainWaits(InStep(StepKind::kAwaitPickup, StepState::kWaiting, 1));
  ASSERT_THAT(waits, SizeIs(1));
  EXPECT_EQ(waits[0].give_up, waits[0].next_try);
}

TEST(ExplainWaits, BlockedAndDoneSteps_AreNotWaitedFor) {
  for (StepState state : {StepState::kBlocked, StepState::kDone, StepState::kUndone, StepState::kSkipped}) {
    EXPECT_THAT(ExplainWaits(InStep(StepKind::kInvoice, state)), IsEmpty());
  }
}

TEST(ExplainWaits, FinalOrder_WaitsForNothing) {
  Process process = InStep(StepKind::kInvoice, StepState::kRunning);
  for (OrderState state : {OrderState::kCompleted, OrderState::kCancelled, OrderState::kExpired}) {
    process.state = state;
    EXPECT_THAT(ExplainWaits(process), IsEmpty());
  }
}

}  // namespace
}  // namespace vlot::ordering
