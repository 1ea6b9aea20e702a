// One application of one input to the process of one order. For process.cc and its own parts only: applier.cc (going
// forward), applier_payment.cc, applier_courier.cc, applier_remedies.cc, applier_refunds.cc, applier_trouble.cc (what
// fails) and applier_undo.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/ordering/process.h"

namespace vlot::ordering {

bool IsSettled(StepState state);
bool IsDelivered(Tracking tracking);
bool LeftTheHouse(Tracking tracking);
// Whom an entry about a step of this kind is about.
Subject SubjectOf(StepKind kind);

// How and on which day the order was paid, "ideal 2026-11-26"; without the method when that is not known, "" before.
std::string ReceiptOf(const Process& process);

// Lives for one call of Apply.
class Applier {
 public:
  Applier(const OrderFacts& facts, absl::Time now, Process& process, Effects& effects)
      : facts_(facts), now_(now), process_(process), effects_(effects), plan_(process.plan()) {}

  // What each kind of input does.
  void On(const Begin&) { Advance(); }
  void On(const CommandDone& done);
  void On(const CommandFailed& failed);
  void On(const PaymentEvent& event);
  void On(const TrackingEvent& event);
  void On(const CancelRequest& request);
  void On(const PaymentRetried& retried);
  void On(const Tick& tick);
  void On(const OperatorAct& act);
  void On(const RemedyNews& news);
  void On(const RefundResolved& resolved);

  // Starts every step whose time has come, and ends the order when nothing is left.
  void Advance();

 private:
  StepKind KindAt(int index) const { return plan_.steps[index].kind; }
  Step& StepAt(int index) { return process_.steps[index]; }
  ShipmentFacts& ShipmentAt(int index) { return process_.shipments[plan_.steps[index].shipment - 1]; }
  void Changed() { effects_.changed = true; }

  // applier.cc
  void Write(Journal entry);
  bool IsNew(Feed feed, int64_t position);
  void Send(int index, bool undo);
  bool ReadyToBegin(int index) const;
  void BeginStep(int index);
  void Finish(int index);
  // The order is confirmed once its money is certain.
  void ConfirmBy(int index);
  void End(OrderState state, JournalKind kind);
  void RecordDone(const CommandDone& done);

  // applier_payment.cc
  void OnPaymentRequested(const CommandDone& done);
  void ForgetFailedAttempt();
  void RecordCheckout(int index, const std::string& url, absl::Time time);
  void OnPaymentOpened(int index, const PaymentEvent& event);
  void OnPaid(int index, const PaymentEvent& event);
  void OnPaymentEnded(int index, const PaymentEvent& event);
  void WriteRefund(JournalKind kind, int index, const PaymentEvent& event);

  // applier_refunds.cc
  void OnRefundFailed(int index, const PaymentEvent& event);
  // Nothing when it is not known to have failed.
  void CloseRefund(Uuid refund, const std::string& actor, const std::string& reason);
  void OnRefundDone(int index, const PaymentEvent& event);
  void ForgetRefund(Uuid refund);

  // applier_courier.cc
  void RecordBooking(int index, absl::Time time, const ShipmentFacts& booking, JournalKind kind);
  void OnTracking(const TrackingEvent& event);
  void FinishAwaiting(int index);
  // The awaited thing will not come by itself.
  void ParkTracking(int shipment, Tracking tracking);
  void OnPartnerChanged(const TrackingEvent& event);
  void OnUnroutable(const TrackingEvent& event);

  // applier_trouble.cc
  void OnSilence(int index);
  void Retry(int index, const absl::Status& status);
  void Refuse(int index, const absl::Status& status);
  void Park(int index, std::string reason, std::string_view message);
  void CloseWorkItem(int index, const std::string& actor, const std::string& reason, std::string act = "");
  // Opens `item` and tells of it, with what `told` knows besides. Its serial.
  int OpenWorkItem(WorkItemChange item, Journal told);
  // The same of the end of one; `step` is -1 when it was of none, `act` what a person decided about it.
  void CloseItem(int serial, int step, int attempts, const std::string& actor, const std::string& reason,
                 std::string act = "");
  void Restart(int index, bool undo);

  // applier_undo.cc: in reverse order of the graph, each step confirmed before the one before it.
  // Takes back every step, also those that were perhaps never begun: their targets then refuse a late beginning.
  // `ended_by`: the step whose own end stopped the order, if that is why. It is taken back too, for its refusal may be
  // of one try and another have succeeded; but what builds on it was never begun, unless others have had the order.
  void StartUndo(Ending ending, std::optional<int> ended_by = std::nullopt);
  void AdvanceUndo();
  void BeginUndo(int index);
  void OnUndone(const CommandDone& done);
  void UndoFinished(int index);
  // The parcel left while the cancellation was on its way: if nothing was undone yet, the order goes on; else a person
  // must decide about the part that is still here.
  void GoOnAfterAll(int index, const absl::Status& status);

  const OrderFacts& facts_;
  const absl::Time now_;
  Process& process_;
  Effects& effects_;
  const Plan& plan_;
};

}  // namespace vlot::ordering
