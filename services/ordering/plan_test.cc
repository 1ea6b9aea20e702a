#include "services/ordering/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vlot::ordering {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Names(const Plan& plan) {
  std::vector<std::string> names;
  for (const PlanStep& step : plan.steps) names.push_back(StepName(step));
  return names;
}

TEST(Plan, Instant_PaysAndIsInvoicedBeforeItShips) {
  EXPECT_THAT(Names(PlanOf(1, {.on_account = false, .shipments = 1})),
              ElementsAre("reserve_stock", "authorize", "invoice", "ship:1", "book_courier:1", "await_pickup:1",
                          "hand_over:1", "await_delivery:1", "record_delivery:1"));
}

TEST(Plan, OnAccount_ChecksCreditAndAccrues) {
  EXPECT_THAT(Names(PlanOf(1, {.on_account = true, .shipments = 1})),
              ElementsAre("reserve_stock", "credit_check", "ship:1", "book_courier:1", "await_pickup:1", "hand_over:1",
                          "await_delivery:1", "record_delivery:1", "accrue:1"));
}

TEST(Plan, SeveralShipments_EachHasItsOwnStepsAfterTheMoney) {
  const Plan& plan = PlanOf(1, {.on_account = false, .shipments = 3});
  for (int shipment = 1; shipment <= 3; ++shipment) {
    const PlanStep& ship = plan.steps[plan.Find(StepKind::kShip, shipment)];
    EXPECT_THAT(ship.after, ElementsAre(plan.Find(StepKind::kInvoice)));
  }
  EXPECT_EQ(plan.Find(StepKind::kShip, 4), -1);
  EXPECT_EQ(plan.Find(StepKind::kAccrue, 1), -1);
}

TEST(Plan, AnyShape_ReservesFirstAndAlone) {
  for (bool on_account : {false, true}) {
    for (int shipments : {1, 2, 10}) {
      const Plan& plan = PlanOf(1, {.on_account = on_account, .shipments = shipments});
      EXPECT_EQ(plan.steps[0].kind, StepKind::kReserveStock);
      EXPECT_THAT(plan.steps[0].after, IsEmpty());
      for (size_t i = 1; i < plan.steps.size(); ++i)
        EXPECT_FALSE(plan.steps[i].after.empty()) << StepName(plan.steps[i]);
    }
  }
}

TEST(Plan, AnyShape_EveryStepStandsAfterThoseThatItNeeds) {
  for (bool on_account : {false, true}) {
    const Plan& plan = PlanOf(1, {.on_account = on_account, .shipments = 4});
    for (size_t i = 0; i < plan.steps.size(); ++i) {
      for (int before : plan.steps[i].after) EXPECT_LT(before, static_cast<int>(i));
    }
  }
}

TEST(Plan, SameShapeTwice_IsTheSamePlan) {
  EXPECT_EQ(&PlanOf(1, {.on_account = true, .shipments = 2}), &PlanOf(1, {.on_account = true, .shipments = 2}));
}

TEST(Plan, Undoable_AreCommandsThatLeaveSomethingBehind) {
  for (StepKind kind : {StepKind::kReserveStock, StepKind::kAuthorize, StepKind::kCreditCheck, StepKind::kInvoice,
                        StepKind::kShip, StepKind::kBookCourier}) {
    EXPECT_TRUE(IsUndoable(kind) && IsCommand(kind)) << StepName({kind});
  }
  for (StepKind kind : {StepKind::kAwaitPickup, StepKind::kAwaitDelivery}) {
    EXPECT_FALSE(IsUndoable(kind) || IsCommand(kind)) << StepName({kind});
  }
  for (StepKind kind : {StepKind::kHandOver, StepKind::kRecordDelivery, StepKind::kAccrue}) {
    EXPECT_TRUE(!IsUndoable(kind) && IsCommand(kind)) << StepName({kind});
  }
}

}  // namespace
}  // namespace vlot::ordering
