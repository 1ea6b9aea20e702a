#include "services/ordering/applier.h"

#include <algorithm>

#include "services/ordering/policy.h"

namespace vlot::ordering {

bool IsSettled(StepState state) { return state == StepState::kDone || state == StepState::kSkipped; }

bool IsDelivered(Tracking tracking) {
  return tracking == Tracking::kDelivered || tracking == Tracking::kDeliveredNeighbour;
}

bool LeftTheHouse(Tracking tracking) { return tracking >= Tracking::kPickedUp && tracking != Tracking::kCancelled; }

Subject SubjectOf(StepKind kind) {
  switch (kind) {
    case StepKind::kAuthorize:
      return Subject::kPayment;
    case StepKind::kInvoice:
      return Subject::kInvoice;
    case StepKind::kShip:
    case StepKind::kHandOver:
    case StepKind::kRecordDelivery:
    case StepKind::kAccrue:
      return Subject::kShipment;
    case StepKind::kBookCourier:
    case StepKind::kAwaitPickup:
    case StepKind::kAwaitDelivery:
      return Subject::kJob;
    default:
      return Subject::kNone;
  }
}

void Applier::On(const CommandDone& done) {
  if (done.command.undo) return OnUndone(done);
  Step& step = StepAt(done.command.step);
  const bool expected = step.state == StepState::kRunning || step.state == StepState::kParked ||
                        (step.state == StepState::kWaiting && KindAt(done.command.step) == StepKind::kAuthorize);
  if (process_.ending != Ending::kNone || !expected) return;
  Changed();
  if (KindAt(done.command.step) == StepKind::kAuthorize) {
    OnPaymentRequested(done);
  } else {
    RecordDone(done);
    Finish(done.command.step);
  }
  Advance();
}

void Applier::On(const Tick& tick) {
  if (IsFinal(process_.state)) return;
  for (int i = 0; i < static_cast<int>(process_.steps.size()); ++i) {
    Step& step = process_.steps[i];
    const bool due = step.due <= now_;
    if (step.state == StepState::kRunning || step.state == StepState::kUndoing) {
      if (due || tick.resume) Send(i, step.state == StepState::kUndoing);
      if (due) Changed();
    } else if (step.state == StepState::kWaiting && due) {
      OnSilence(i);
    }
  }
  Advance();
}

void Applier::Advance() {
  if (IsFinal(process_.state)) return;
  if (process_.ending != Ending::kNone) return AdvanceUndo();
  bool all_settled = true;
  for (int i = 0; i < static_cast<int>(plan_.steps.size()); ++i) {  // a step stands after those that it needs
    Step& step = process_.steps[i];
    if (step.state == StepState::kBlocked && ReadyToBegin(i)) BeginStep(i);
    all_settled = all_settled && IsSettled(step.state);
  }
  if (all_settled) End(OrderState::kCompleted, JournalKind::kOrderCompleted);
}

void Applier::Write(Journal entry) {
  Changed();
  entry.sequence = ++process_.journal_count;
  effects_.journal.push_back(std::move(entry));
}

bool Applier::IsNew(Feed feed, int64_t position) {
  int64_t& seen = process_.seen[static_cast<int>(feed)];
  if (position <= seen) return false;
  seen = position;
  Changed();
  return true;
}

void Applier::Send(int index, bool undo) {
  StepAt(index).due = now_ + kCommandPatience;
  effects_.commands.push_back({index, undo});
}

bool Applier::ReadyToBegin(int index) const {
  const std::vector<int>& after = plan_.steps[index].after;
  return std::all_of(after.begin(), after.end(), [this](int i) { return IsSettled(process_.steps[i].state); });
}

void Applier::BeginStep(int index) {
  Changed();
  Step& step = StepAt(index);
  step.begun = true;
  step.since = now_;
  step.attempts = 0;
  step.error.clear();
  if (IsCommand(KindAt(index))) {
    if (KindAt(index) == StepKind::kAuthorize && process_.paid) return Finish(index);
    step.state = StepState::kRunning;
    return Send(index, false);
  }
  const ShipmentFacts& shipment = ShipmentAt(index);
  const bool happened =
      KindAt(index) == StepKind::kAwaitPickup ? LeftTheHouse(shipment.tracking) : IsDelivered(shipment.tracking);
  if (happened) return Finish(index);
  step.state = StepState::kWaiting;
  step.due = std::max(now_, shipment.promised_until) + kCourierSilence;
}

void Applier::Finish(int index) {
  Changed();
  if (StepAt(index).work_item != 0) CloseWorkItem(index, "system", "resolved by itself");
  Step& step = StepAt(index);
  step.state = StepState::kDone;
  step.due = absl::InfiniteFuture();
  step.error.clear();
  ConfirmBy(index);
}

void Applier::ConfirmBy(int index) {
  const StepKind kind = KindAt(index);
  if ((kind == StepKind::kAuthorize || kind == StepKind::kCreditCheck) && process_.state == OrderState::kPending) {
    process_.state = OrderState::kConfirmed;
    Write({.kind = JournalKind::kOrderConfirmed, .event_time = now_});
  }
}

void Applier::End(OrderState state, JournalKind kind) {
  process_.state = state;
  Write({.kind = kind, .event_time = now_});
}

void Applier::RecordDone(const CommandDone& done) {
  const int index = done.command.step;
  const absl::Time time = done.event_time == absl::InfinitePast() ? now_ : done.event_time;
  const Subject subject = SubjectOf(KindAt(index));
  switch (KindAt(index)) {
    case StepKind::kReserveStock:
      return Write({.kind = JournalKind::kStockReserved, .event_time = time, .step = index});
    case StepKind::kCreditCheck:
      return Write({.kind = JournalKind::kCreditReserved, .event_time = time, .step = index});
    case StepKind::kInvoice:
      process_.invoice_number = done.number;
      return Write({.kind = JournalKind::kInvoiceIssued,
                    .event_time = time,
                    .step = index,
                    .reference = done.number,
                    .detail = ReceiptOf(process_),
                    .subject = subject});
    case StepKind::kShip:
      ShipmentAt(index).location = done.shipment.location;
      ShipmentAt(index).parcels = done.shipment.parcels;
      ShipmentAt(index).weight_grams = done.shipment.weight_grams;
      return Write({.kind = JournalKind::kShipmentCreated, .event_time = time, .step = index, .subject = subject});
    case StepKind::kBookCourier:
      return RecordBooking(index, time, done.shipment, JournalKind::kCourierBooked);
    case StepKind::kAccrue:
      ++process_.accrued;
      return Write({.kind = JournalKind::kItemsAccrued, .event_time = time, .step = index, .subject = subject});
    default:
      return;  // hand_over and record_delivery tell nothing that the courier's scan did not tell before
  }
}

}  // namespace vlot::ordering
