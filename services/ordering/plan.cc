#include "services/ordering/plan.h"

#include <map>
#include <memory>
#include <tuple>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/status/string_views.h"

namespace vlot::ordering {
namespace {

int Append(Plan& plan, StepKind kind, int shipment, std::vector<int> after) {
  plan.steps.push_back({kind, shipment, std::move(after)});
  return static_cast<int>(plan.steps.size()) - 1;
}

// Instant and monthly differ in one thing only: which steps stand for money.
Plan BuildPlan(const PlanShape& shape) {
  Plan plan;
  const int reserved = Append(plan, StepKind::kReserveStock, 0, {});
  const int money = shape.on_account
                        ? Append(plan, StepKind::kCreditCheck, 0, {reserved})
                        : Append(plan, StepKind::kInvoice, 0, {Append(plan, StepKind::kAuthorize, 0, {reserved})});
  for (int shipment = 1; shipment <= shape.shipments; ++shipment) {
    const int shipped = Append(plan, StepKind::kShip, shipment, {money});
    const int booked = Append(plan, StepKind::kBookCourier, shipment, {shipped});
    const int picked_up = Append(plan, StepKind::kAwaitPickup, shipment, {booked});
    const int handed_over = Append(plan, StepKind::kHandOver, shipment, {picked_up});
    const int delivered = Append(plan, StepKind::kAwaitDelivery, shipment, {picked_up});
    Append(plan, StepKind::kRecordDelivery, shipment, {handed_over, delivered});
    if (shape.on_account) Append(plan, StepKind::kAccrue, shipment, {delivered});
  }
  return plan;
}

std::string_view KindName(StepKind kind) {
  switch (kind) {
    case StepKind::kReserveStock:
      return "reserve_stock";
    case StepKind::kAuthorize:
      return "authorize";
    case StepKind::kCreditCheck:
      return "credit_check";
    case StepKind::kInvoice:
      return "invoice";
    case StepKind::kShip:
      return "ship";
    case StepKind::kBookCourier:
      return "book_courier";
    case StepKind::kAwaitPickup:
      return "await_pickup";
    case StepKind::kHandOver:
      return "hand_over";
    case StepKind::kAwaitDelivery:
      return "await_delivery";
    case StepKind::kRecordDelivery:
      return "record_delivery";
    case StepKind::kAccrue:
      return "accrue";
  }
  return "unknown";
}

// Those of most orders, made beforehand: asked for many times an order.
constexpr int kFew = 4;

struct FewPlans {
  Plan by_shipments[2][kFew];
};

const FewPlans& OfFewShipments() {
  static const FewPlans& plans = *[] {
    auto* made = new FewPlans;
    for (int shipments = 1; shipments <= kFew; ++shipments) {
      for (const bool on_account : {false, true}) {
        made->by_shipments[on_account][shipments - 1] = BuildPlan({.on_account = on_account, .shipments = shipments});
      }
    }
    return made;
  }();
  return plans;
}

}  // namespace

int Plan::Find(StepKind kind, int shipment) const {
  for (size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].kind == kind && steps[i].shipment == shipment) return static_cast<int>(i);
  }
  return -1;
}

const Plan& PlanOf(int version, const PlanShape& shape) {
  if (version == kPlanVersionNewest && shape.shipments >= 1 && shape.shipments <= kFew) {
    return OfFewShipments().by_shipments[shape.on_account][shape.shipments - 1];
  }
  using Key = std::tuple<int, bool, int>;
  static absl::Mutex mutex(absl::kConstInit);
  static auto& plans = *new std::map<Key, std::unique_ptr<const Plan>>();  // few shapes, kept for ever
  const Key key(version, shape.on_account, shape.shipments);
  absl::MutexLock lock(&mutex);
  std::unique_ptr<const Plan>& plan = plans[key];
  if (!plan) plan = std::make_unique<const Plan>(BuildPlan(shape));
  return *plan;
}

std::string StepName(const PlanStep& step) {
  return step.shipment == 0 ? std::string(KindName(step.kind))
                            : absl::StrCat(AbslView(KindName(step.kind)), ":", step.shipment);
}

bool IsCommand(StepKind kind) { return kind != StepKind::kAwaitPickup && kind != StepKind::kAwaitDelivery; }

bool IsUndoable(StepKind kind) {
  switch (kind) {
    case StepKind::kReserveStock:
    case StepKind::kAuthorize:
    case StepKind::kCreditCheck:
    case StepKind::kInvoice:
    case StepKind::kShip:
    case StepKind::kBookCourier:
      return true;
    default:
      return false;
  }
}

}  // namespace vlot::ordering
