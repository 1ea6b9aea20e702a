#include "services/ordering/waits.h"

#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

std::string_view WhoAnswers(StepKind kind) {
  switch (kind) {
    case StepKind::kReserveStock:
    case StepKind::kShip:
    case StepKind::kHandOver:
    case StepKind::kRecordDelivery:
      return "fulfilment's answer";
    case StepKind::kAuthorize:
      return "the payment provider's answer";
    case StepKind::kCreditCheck:
    case StepKind::kInvoice:
    case StepKind::kAccrue:
      return "invoicing's answer";
    case StepKind::kBookCourier:
      return "the courier service's answer";
    case StepKind::kAwaitPickup:
      return "the courier to pick up the parcel";
    case StepKind::kAwaitDelivery:
      return "the courier to deliver the parcel";
  }
  return "an answer";
}

// Until the provider has answered, the customer cannot pay.
bool IsPayable(const Process& process) { return !process.checkout_url.empty() || IsAttemptFailed(process); }

std::string_view WaitingFor(const Process& process, StepKind kind, StepState state) {
  if (state == StepState::kParked) return "a person to resolve the work item";
  if (kind == StepKind::kAuthorize && state == StepState::kWaiting && IsPayable(process)) {
    return "the customer's payment";
  }
  if (kind == StepKind::kAuthorize && state == StepState::kUndoing) return "the payment to be ended or refunded";
  return WhoAnswers(kind);
}

}  // namespace

std::vector<Wait> ExplainWaits(const Process& process) {
  std::vector<Wait> waits;
  if (IsFinal(process.state)) return waits;
  const Plan& plan = process.plan();
  for (size_t i = 0; i < process.steps.size(); ++i) {
    const Step& step = process.steps[i];
    const bool command = step.state == StepState::kRunning || step.state == StepState::kUndoing;
    // What an order that is being undone was waiting for before does not matter any more.
    const bool forward = step.state == StepState::kRunning || step.state == StepState::kWaiting;
    if (forward && process.ending != Ending::kNone) continue;
    if (!command && step.state != StepState::kWaiting && step.state != StepState::kParked) continue;
    waits.push_back({.step = StepName(plan.steps[i]),
                     .waiting_for = std::string(WaitingFor(process, plan.steps[i].kind, step.state)),
                     .since = step.since,
                     .next_try = step.due,
                     .give_up = command ? step.since + kGiveUpAfter : step.due,
                     .last_error = step.error});
  }
  return waits;
}

}  // namespace vlot::ordering
