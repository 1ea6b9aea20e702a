#include "services/ordering/process.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

bool IsSettled(StepState state) { return state == StepState::kDone || state == StepState::kSkipped; }

bool IsDelivered(Tracking tracking) {
  return tracking == Tracking::kDelivered || tracking == Tracking::kDeliveredNeighbour;
}

bool LeftTheHouse(Tracking tracking) { return tracking >= Tracking::kPickedUp && tracking != Tracking::kCancelled; }

// The parcel will not arrive by itself any more.
bool WentWrong(Tracking tracking) {
  switch (tracking) {
    case Tracking::kRefused:
    case Tracking::kReturning:
    case Tracking::kReturned:
    case Tracking::kLost:
    case Tracking::kCancelled:
    case Tracking::kDamaged:
      return true;
    default:
      return false;
  }
}

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

// One application of one input. Lives for one call of Apply.
class Applier {
 public:
  Applier(const OrderFacts& facts, absl::Time now, Process& process, Effects& effects)
      : facts_(facts), now_(now), process_(process), effects_(effects), plan_(process.plan()) {}

  void On(const Begin&) { Advance(); }

  void On(const CommandDone& done) {
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

  void On(const CommandFailed& failed) {
    const auto [index, undo] = failed.command;
    Step& step = StepAt(index);
    const StepState expected = undo ? StepState::kUndoing : StepState::kRunning;
    if (step.state != expected || undo != (process_.ending != Ending::kNone)) return;
    Changed();
    ++step.attempts;
    step.error = absl::StrCat(Reason(failed.status), ": ", failed.status.message());
    switch (ReactTo(KindAt(index), undo, failed.status, step.attempts, now_ - step.since)) {
      case Reaction::kRetry:
        return Retry(index, failed.status);
      case Reaction::kRefuse:
        return Refuse(index, failed.status);
      case Reaction::kGoOn:
        return GoOnAfterAll(index, failed.status);
      case Reaction::kPark:
        return Park(index, Reason(failed.status), StdView(failed.status.message()));
    }
  }

  void On(const PaymentEvent& event) {
    if (!IsNew(Feed::kPayment, event.position)) return;
    const int index = plan_.Find(StepKind::kAuthorize);
    if (index < 0) return;
    switch (event.kind) {
      case PaymentEvent::Kind::kOpened:
        return OnPaymentOpened(index, event);
      case PaymentEvent::Kind::kPaid:
        return OnPaid(index, event);
      case PaymentEvent::Kind::kFailed:
        Write({.kind = JournalKind::kPaymentFailed,
               .event_time = event.event_time,
               .step = index,
               .detail = event.reason,
               .subject = Subject::kPayment,
               .amount = event.amount,
               .actor = "psp"});
        return;
      case PaymentEvent::Kind::kExpired:
      case PaymentEvent::Kind::kCancelled:
        return OnPaymentEnded(index, event);
      case PaymentEvent::Kind::kRefundRequested:
        return WriteRefund(JournalKind::kRefundRequested, index, event);
      case PaymentEvent::Kind::kRefundDone:
        return WriteRefund(JournalKind::kRefundDone, index, event);
      case PaymentEvent::Kind::kRefundFailed:
        if (StepAt(index).state == StepState::kUndoing) Park(index, "REFUND_FAILED", event.reason);
        return;
    }
  }

  void On(const TrackingEvent& event) {
    if (!IsNew(Feed::kCourier, event.position)) return;
    if (event.shipment < 1 || event.shipment > static_cast<int>(process_.shipments.size())) return;
    switch (event.kind) {
      case TrackingEvent::Kind::kTracking:
        OnTracking(event);
        break;
      case TrackingEvent::Kind::kPartnerChanged:
        OnPartnerChanged(event);
        break;
      case TrackingEvent::Kind::kUnroutable:
        OnUnroutable(event);
        break;
    }
    Advance();
  }

  void On(const CancelRequest& request) {
    if (process_.ending != Ending::kNone && !IsFinal(process_.state)) return;  // it is on its way
    if (!IsCancellable(process_)) {
      effects_.refusal = absl::FailedPreconditionError("the order cannot be cancelled any more");
      return;
    }
    Changed();
    Write(
        {.kind = JournalKind::kCancelRequested, .event_time = now_, .detail = request.reason, .actor = request.actor});
    StartUndo(Ending::kCancelled, -1);
  }

  void On(const PaymentRetried& retried) {
    if (process_.checkout_url == retried.checkout_url) return;
    Changed();
    process_.checkout_url = retried.checkout_url;
    Write({.kind = JournalKind::kPaymentRequested,
           .event_time = now_,
           .step = plan_.Find(StepKind::kAuthorize),
           .subject = Subject::kPayment,
           .actor = "customer"});
  }

  void On(const Tick& tick) {
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

  void On(const OperatorAct& act) {
    Step& step = StepAt(act.step);
    if (step.state != StepState::kParked) {
      effects_.refusal = absl::FailedPreconditionError("the step is not parked");
      return;
    }
    Changed();
    CloseWorkItem(act.step, act.actor, act.reason);
    const bool undoing = process_.ending != Ending::kNone;
    switch (act.act) {
      case OperatorAct::Act::kRetry:
        Restart(act.step, undoing);
        break;
      case OperatorAct::Act::kSkip:
        step.state = undoing ? StepState::kUndone : StepState::kSkipped;
        break;
      case OperatorAct::Act::kCancel:
        if (undoing) {
          Restart(act.step, true);
        } else {
          Write({.kind = JournalKind::kCancelRequested, .event_time = now_, .detail = act.reason, .actor = act.actor});
          StartUndo(Ending::kCancelled, -1);
        }
        break;
    }
    Advance();
  }

  // Starts every step whose time has come, and ends the order when nothing is left.
  void Advance() {
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

 private:
  StepKind KindAt(int index) const { return plan_.steps[index].kind; }
  Step& StepAt(int index) { return process_.steps[index]; }
  ShipmentFacts& ShipmentAt(int index) { return process_.shipments[plan_.steps[index].shipment - 1]; }
  void Changed() { effects_.changed = true; }

  void Write(Journal entry) {
    Changed();
    entry.sequence = ++process_.journal_count;
    effects_.journal.push_back(std::move(entry));
  }

  bool IsNew(Feed feed, int64_t position) {
    int64_t& seen = process_.seen[static_cast<int>(feed)];
    if (position <= seen) return false;
    seen = position;
    Changed();
    return true;
  }

  void Send(int index, bool undo) {
    StepAt(index).due = now_ + kCommandPatience;
    effects_.commands.push_back({index, undo});
  }

  bool ReadyToBegin(int index) const {
    const std::vector<int>& after = plan_.steps[index].after;
    return std::all_of(after.begin(), after.end(), [this](int i) { return IsSettled(process_.steps[i].state); });
  }

  void BeginStep(int index) {
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

  void Finish(int index) {
    Changed();
    if (StepAt(index).work_item != 0) CloseWorkItem(index, "system", "resolved by itself");
    Step& step = StepAt(index);
    step.state = StepState::kDone;
    step.due = absl::InfiniteFuture();
    step.error.clear();
    const StepKind kind = KindAt(index);
    if ((kind == StepKind::kAuthorize || kind == StepKind::kCreditCheck) && process_.state == OrderState::kPending) {
      process_.state = OrderState::kConfirmed;
      Write({.kind = JournalKind::kOrderConfirmed, .event_time = now_});
    }
  }

  void End(OrderState state, JournalKind kind) {
    process_.state = state;
    Write({.kind = kind, .event_time = now_});
  }

  // --- Commands that succeeded ---

  void RecordDone(const CommandDone& done) {
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

  void RecordBooking(int index, absl::Time time, const ShipmentFacts& booking, JournalKind kind) {
    ShipmentFacts& shipment = ShipmentAt(index);
    shipment.tracking_code = booking.tracking_code;
    shipment.courier = booking.courier;
    shipment.promised_from = booking.promised_from;
    shipment.promised_until = booking.promised_until;
    if (shipment.tracking == Tracking::kNone) {
      shipment.tracking = Tracking::kAnnounced;
      shipment.tracking_time = time;
    }
    Write({.kind = kind,
           .event_time = time,
           .step = index,
           .reference = booking.tracking_code,
           .detail = booking.courier,
           .subject = Subject::kJob});
  }

  // --- Payment ---

  void OnPaymentRequested(const CommandDone& done) {
    const int index = done.command.step;
    if (!done.checkout_url.empty()) RecordCheckout(index, done.checkout_url, now_);
    Step& step = StepAt(index);
    if (step.work_item != 0) CloseWorkItem(index, "system", "resolved by itself");
    if (done.paid) {
      process_.paid = true;
      return Finish(index);
    }
    step.state = StepState::kWaiting;
    step.due = std::max(now_, facts_.placed + facts_.payment_hold) + kPaymentSilence;
  }

  void RecordCheckout(int index, const std::string& url, absl::Time time) {
    if (process_.checkout_url == url) return;
    process_.checkout_url = url;
    Write({.kind = JournalKind::kPaymentRequested, .event_time = time, .step = index, .subject = Subject::kPayment});
  }

  void OnPaymentOpened(int index, const PaymentEvent& event) {
    if (!event.checkout_url.empty()) RecordCheckout(index, event.checkout_url, event.event_time);
  }

  void OnPaid(int index, const PaymentEvent& event) {
    process_.paid = true;
    Write({.kind = JournalKind::kPaymentPaid,
           .event_time = event.event_time,
           .step = index,
           .subject = Subject::kPayment,
           .amount = event.amount,
           .actor = "customer"});
    const StepState state = StepAt(index).state;
    if (process_.ending != Ending::kNone) return;  // the payment service gives late money back by itself
    if (state == StepState::kRunning || state == StepState::kWaiting || state == StepState::kParked) Finish(index);
    Advance();
  }

  void OnPaymentEnded(int index, const PaymentEvent& event) {
    if (process_.ending != Ending::kNone) {
      const StepState undo = StepAt(index).state;
      if (undo == StepState::kParked) CloseWorkItem(index, "system", "resolved by itself");
      if (undo == StepState::kUndoing || undo == StepState::kParked) UndoFinished(index);
      return AdvanceUndo();
    }
    const StepState state = StepAt(index).state;
    if (state != StepState::kRunning && state != StepState::kWaiting && state != StepState::kParked) return;
    Write({.kind = JournalKind::kPaymentFailed,
           .event_time = event.event_time,
           .step = index,
           .detail = event.reason.empty() ? "EXPIRED" : event.reason,
           .subject = Subject::kPayment,
           .actor = "psp"});
    StartUndo(Ending::kExpired, index + 1);
  }

  void WriteRefund(JournalKind kind, int index, const PaymentEvent& event) {
    Write({.kind = kind,
           .event_time = event.event_time,
           .step = index,
           .detail = event.reason,
           .subject = Subject::kPayment,
           .amount = event.amount});
  }

  // --- Courier ---

  void OnTracking(const TrackingEvent& event) {
    ShipmentFacts& shipment = process_.shipments[event.shipment - 1];
    shipment.tracking = event.tracking;
    shipment.tracking_time = event.event_time;
    const int pickup = plan_.Find(StepKind::kAwaitPickup, event.shipment);
    const int delivery = plan_.Find(StepKind::kAwaitDelivery, event.shipment);
    JournalKind kind = JournalKind::kTrackingUpdated;
    if (IsDelivered(event.tracking)) {
      kind = JournalKind::kShipmentDelivered;
    } else if (event.tracking == Tracking::kPickedUp) {
      kind = JournalKind::kShipmentPickedUp;
    } else if (event.tracking == Tracking::kDeliveryFailed) {
      kind = JournalKind::kDeliveryFailed;
    }
    Write({.kind = kind,
           .event_time = event.event_time,
           .step = LeftTheHouse(event.tracking) ? delivery : pickup,
           .detail = event.reason.empty() ? std::string(TrackingName(event.tracking))
                                          : absl::StrCat(AbslView(TrackingName(event.tracking)), ": ", event.reason),
           .subject = Subject::kJob,
           .actor = "courier"});
    if (process_.ending != Ending::kNone) return;
    if (WentWrong(event.tracking)) return ParkTracking(event.shipment, event.tracking);
    if (LeftTheHouse(event.tracking)) FinishAwaiting(pickup);
    if (IsDelivered(event.tracking)) FinishAwaiting(delivery);
  }

  void FinishAwaiting(int index) {
    const StepState state = StepAt(index).state;
    if (state == StepState::kWaiting || state == StepState::kParked) Finish(index);
  }

  // The awaited thing will not come by itself.
  void ParkTracking(int shipment, Tracking tracking) {
    const int pickup = plan_.Find(StepKind::kAwaitPickup, shipment);
    const int delivery = plan_.Find(StepKind::kAwaitDelivery, shipment);
    if (LeftTheHouse(tracking)) FinishAwaiting(pickup);
    Advance();
    for (int index : {pickup, delivery}) {
      if (StepAt(index).state == StepState::kWaiting) {
        return Park(index, std::string(TrackingName(tracking)), "the courier will not deliver this parcel");
      }
    }
  }

  void OnPartnerChanged(const TrackingEvent& event) {
    const int booking = plan_.Find(StepKind::kBookCourier, event.shipment);
    ShipmentFacts& shipment = process_.shipments[event.shipment - 1];
    shipment.tracking = Tracking::kAnnounced;
    shipment.tracking_time = event.event_time;
    RecordBooking(booking, event.event_time, event.booking, JournalKind::kCourierChanged);
    Step& waiting = StepAt(plan_.Find(StepKind::kAwaitPickup, event.shipment));
    if (waiting.state == StepState::kWaiting)
      waiting.due = std::max(now_, event.booking.promised_until) + kCourierSilence;
  }

  void OnUnroutable(const TrackingEvent& event) {
    const int pickup = plan_.Find(StepKind::kAwaitPickup, event.shipment);
    if (process_.ending == Ending::kNone && StepAt(pickup).state == StepState::kWaiting) {
      Park(pickup, "JOB_UNROUTABLE", "no courier takes this job");
    }
  }

  // --- What does not go well ---

  void OnSilence(int index) {
    Changed();
    if (KindAt(index) == StepKind::kAuthorize) {  // ask again: the answer says how the payment stands
      StepAt(index).state = StepState::kRunning;
      StepAt(index).since = now_;
      StepAt(index).attempts = 0;
      return Send(index, false);
    }
    Park(index, "COURIER_SILENT", "the courier reported nothing since the promised time passed");
  }

  void Retry(int index, const absl::Status& status) {
    Step& step = StepAt(index);
    step.due = now_ + std::max(Backoff(step.attempts), RetryAfter(status).value_or(absl::ZeroDuration()));
    // The first failures are daily life and would only fill the timeline.
    if (step.attempts == 3) {
      Write({.kind = JournalKind::kStepRetried, .event_time = now_, .step = index, .detail = Reason(status)});
    }
  }

  void Refuse(int index, const absl::Status& status) {
    JournalKind kind = JournalKind::kStepFailed;
    if (KindAt(index) == StepKind::kReserveStock) kind = JournalKind::kStockRefused;
    if (KindAt(index) == StepKind::kCreditCheck) kind = JournalKind::kCreditRefused;
    if (KindAt(index) == StepKind::kAuthorize) kind = JournalKind::kPaymentFailed;
    Write({.kind = kind,
           .event_time = now_,
           .step = index,
           .detail = Reason(status),
           .subject = SubjectOf(KindAt(index))});
    // Sent more than once, the refusal may be of one try and another have succeeded.
    const bool sent_once =
        StepAt(index).attempts == 1 && now_ - StepAt(index).since < kCommandPatience && process_.checkout_url.empty();
    StartUndo(Ending::kCancelled, sent_once ? index : index + 1);
  }

  void Park(int index, std::string reason, std::string_view message) {
    Step& step = StepAt(index);
    step.state = StepState::kParked;
    step.due = absl::InfiniteFuture();
    step.error = absl::StrCat(reason, ": ", AbslView(message));
    step.work_item = ++process_.work_items;
    effects_.work_items.push_back({step.work_item, true, index, reason, std::string(message), step.attempts});
    Write({.kind = JournalKind::kWorkItemOpened,
           .event_time = now_,
           .step = index,
           .detail = std::move(reason),
           .subject = Subject::kWorkItem,
           .work_item = step.work_item});
  }

  void CloseWorkItem(int index, const std::string& actor, const std::string& reason) {
    Step& step = StepAt(index);
    const int serial = std::exchange(step.work_item, 0);
    effects_.work_items.push_back({serial, false, index, "", reason, step.attempts});
    Write({.kind = JournalKind::kWorkItemClosed,
           .event_time = now_,
           .step = index,
           .detail = reason,
           .subject = Subject::kWorkItem,
           .actor = actor,
           .work_item = serial});
  }

  void Restart(int index, bool undo) {
    Step& step = StepAt(index);
    step.attempts = 0;
    step.since = now_;
    if (undo || IsCommand(KindAt(index))) {
      step.state = undo ? StepState::kUndoing : StepState::kRunning;
      return Send(index, undo);
    }
    step.state = StepState::kBlocked;  // Advance begins it anew
  }

  // --- Undoing, in reverse order of the graph ---

  // `never_done`: the first of the steps that were surely never done. -1: nothing is sure, so every step is taken back,
  // also those that were perhaps never begun (their targets then refuse a late beginning).
  void StartUndo(Ending ending, int never_done) {
    Changed();
    process_.state = OrderState::kCancelling;
    process_.ending = ending;
    for (int i = 0; i < static_cast<int>(process_.steps.size()); ++i) {
      Step& step = process_.steps[i];
      if (step.work_item != 0) CloseWorkItem(i, "system", "the order is being cancelled");
      step.due = absl::InfiniteFuture();
      if (IsUndoable(KindAt(i)) && (never_done < 0 || i < never_done)) {
        // Perhaps done: nobody sends it again, and should the order go on after all, it is begun anew.
        if (!IsSettled(step.state)) step.state = StepState::kBlocked;
      } else if (!IsSettled(step.state)) {
        step.state = StepState::kUndone;
      }
    }
    AdvanceUndo();
  }

  void AdvanceUndo() {
    if (process_.ending == Ending::kNone || IsFinal(process_.state)) return;
    for (int i = static_cast<int>(process_.steps.size()) - 1; i >= 0; --i) {
      Step& step = process_.steps[i];
      if (step.state == StepState::kUndone || !IsUndoable(KindAt(i))) continue;
      if (step.state != StepState::kUndoing && step.state != StepState::kParked) BeginUndo(i);
      return;  // one at a time: each is confirmed before the one before it
    }
    if (process_.ending == Ending::kExpired) return End(OrderState::kExpired, JournalKind::kOrderExpired);
    End(OrderState::kCancelled, JournalKind::kOrderCancelled);
  }

  void BeginUndo(int index) {
    Changed();
    Step& step = StepAt(index);
    step.state = StepState::kUndoing;
    step.attempts = 0;
    step.since = now_;
    Send(index, true);
  }

  void OnUndone(const CommandDone& done) {
    const int index = done.command.step;
    if (process_.ending == Ending::kNone || StepAt(index).state != StepState::kUndoing) return;
    Changed();
    if (!done.settled) {  // its end is an event; ask again should it not come
      StepAt(index).due = now_ + kPaymentSilence;
      StepAt(index).since = now_;  // it did answer: not failing since it began
      StepAt(index).attempts = 0;
      return;
    }
    if (KindAt(index) == StepKind::kInvoice && !done.number.empty()) {
      process_.credit_note_number = done.number;
      Write({.kind = JournalKind::kCreditNoteIssued,
             .event_time = now_,
             .step = index,
             .reference = done.number,
             .subject = Subject::kCreditNote});
    }
    UndoFinished(index);
    AdvanceUndo();
  }

  void UndoFinished(int index) {
    StepAt(index).state = StepState::kUndone;
    StepAt(index).due = absl::InfiniteFuture();
    if (StepAt(index).begun) Write({.kind = JournalKind::kStepUndone, .event_time = now_, .step = index});
  }

  // The parcel left while the cancellation was on its way: if nothing was undone yet, the order goes on; else a person
  // must decide about the part that is still here.
  void GoOnAfterAll(int index, const absl::Status& status) {
    for (int i = index + 1; i < static_cast<int>(process_.steps.size()); ++i) {
      if (IsUndoable(KindAt(i))) return Park(index, Reason(status), StdView(status.message()));
    }
    Write({.kind = JournalKind::kStepFailed,
           .event_time = now_,
           .step = index,
           .detail = Reason(status),
           .subject = SubjectOf(KindAt(index))});
    process_.state = OrderState::kConfirmed;
    process_.ending = Ending::kNone;
    StepAt(index).state = StepState::kDone;
    StepAt(index).due = absl::InfiniteFuture();
    for (Step& step : process_.steps) {
      if (step.state == StepState::kUndone) step.state = StepState::kBlocked;
    }
    Advance();
  }

  const OrderFacts& facts_;
  const absl::Time now_;
  Process& process_;
  Effects& effects_;
  const Plan& plan_;
};

}  // namespace

bool Process::parked() const {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.state == StepState::kParked; });
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

bool IsCancellable(const Process& process) {
  if (IsFinal(process.state)) return false;
  return std::none_of(process.shipments.begin(), process.shipments.end(),
                      [](const ShipmentFacts& shipment) { return LeftTheHouse(shipment.tracking); });
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
