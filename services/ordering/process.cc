#include "services/ordering/process.h"

#include <algorithm>

#include "services/ordering/applier.h"

namespace vlot::ordering {

bool Process::parked() const {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.state == StepState::kParked; }) ||
         std::any_of(remedies.begin(), remedies.end(),
                     [](const RemedyFacts& remedy) { return remedy.work_item != 0; }) ||
         !refunds_failed.empty();
}

absl::Time Process::NextDue() const {
  absl::Time next = absl::InfiniteFuture();
  if (IsFinal(state)) return next;
  for (const Step& step : steps) next = std::min(next, step.due);
  return next;
}

Process NewProcess(const PlanShape& shape) {
  Process process;
  process.shape = shape;
  process.steps.resize(process.plan().steps.size());
  process.shipments.resize(shape.shipments);
  return process;
}

void Apply(const OrderFacts& facts, const Input& input, absl::Time now, Process& process, Effects& effects) {
  Applier applier(facts, now, process, effects);
  std::visit([&applier](const auto& value) { applier.On(value); }, input);
}

bool IsCancellable(const Process& process) { return HowFar(process).empty(); }

std::string_view HowFar(const Process& process) {
  switch (process.state) {
    case OrderState::kCompleted:
      return "COMPLETED";
    case OrderState::kCancelled:
      return "CANCELLED";
    case OrderState::kExpired:
      return "EXPIRED";
    case OrderState::kPending:
    case OrderState::kConfirmed:
    case OrderState::kCancelling:
      break;
  }
  const auto left = std::find_if(process.shipments.begin(), process.shipments.end(),
                                 [](const ShipmentFacts& shipment) { return LeftTheHouse(shipment.tracking); });
  return left == process.shipments.end() ? "" : TrackingName(left->tracking);
}

std::string_view TrackingName(Tracking tracking) {
  static constexpr std::string_view kNames[] = {"NONE",
                                                "ANNOUNCED",
                                                "ACCEPTED",
                                                "PICKED_UP",
                                                "SORTED",
                                                "IN_TRANSIT",
                                                "CUSTOMS",
                                                "OUT_FOR_DELIVERY",
                                                "DELIVERY_FAILED",
                                                "READY_FOR_PICKUP",
                                                "DELIVERED",
                                                "DELIVERED_NEIGHBOUR",
                                                "REFUSED",
                                                "IDENTITY_CHECK_FAILED",
                                                "RETURNING",
                                                "RETURNED",
                                                "LOST",
                                                "CANCELLED",
                                                "DAMAGED"};
  const auto index = static_cast<size_t>(tracking);
  return index < std::size(kNames) ? kNames[index] : "UNKNOWN";
}

}  // namespace vlot::ordering
