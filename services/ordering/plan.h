// The plan: the graph of steps that an order goes through, built once from what the order is, never from its channel.
//
// A plan is a pure function of its version and shape, so an order keeps only these and the states of its steps; an
// order placed under an old release finishes by its own version. Adding a product kind is a new step kind and a line in
// BuildPlan. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vlot::ordering {

// Kept in the database by number: never renumber.
enum class StepKind : int16_t {
  kReserveStock =
      1,           // fulfilment; comes first and alone: the step that can refuse never runs beside those that announce
  kAuthorize = 2,  // payment; done when paid
  kCreditCheck = 3,      // invoicing; takes authorize's place on account
  kInvoice = 4,          // invoicing, at once
  kShip = 5,             // fulfilment, per shipment
  kBookCourier = 6,      // courier, per shipment
  kAwaitPickup = 7,      // courier's feed
  kHandOver = 8,         // fulfilment: goods left with the courier
  kAwaitDelivery = 9,    // courier's feed
  kRecordDelivery = 10,  // fulfilment: delivered
  kAccrue = 11,          // invoicing, per delivery, on account
};

struct PlanStep {
  StepKind kind;
  int shipment = 0;        // 1-based; 0: the order as a whole
  std::vector<int> after;  // indexes of the steps that must be done first
};

struct PlanShape {
  bool on_account = false;
  int shipments = 1;

  bool operator==(const PlanShape&) const = default;
};

struct Plan {
  std::vector<PlanStep> steps;

  // Index of a step; -1 when the plan has none.
  int Find(StepKind kind, int shipment = 0) const;
};

inline constexpr int kPlanVersionNewest = 1;

// `version` must be 1 to kPlanVersionNewest: others are our bug, or a database of a newer release.
const Plan& PlanOf(int version, const PlanShape& shape);

// "ship:1", "invoice".
std::string StepName(const PlanStep& step);

// A step that is a command to another service; the others wait for an event.
bool IsCommand(StepKind kind);
// A step that is taken back when the order is undone.
bool IsUndoable(StepKind kind);

}  // namespace vlot::ordering
