#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/ordering/applier.h"

namespace vlot::ordering {
namespace {

// Money that came beside what the order cost, and is no part of what it is paid with (payment.proto, Refund.reason).
bool IsSurplus(const std::string& reason) { return reason == "LATE_PAYMENT" || reason == "DOUBLE_PAYMENT"; }

}  // namespace

void Applier::OnRefundDone(int index, const PaymentEvent& event) {
  CloseRefund(event.refund, "system", "resolved by itself");
  ForgetRefund(event.refund);
  if (event.amount && !IsSurplus(event.reason)) {
    process_.refunds_done.push_back({.id = event.refund, .amount_minor = event.amount->minor});
  }
  WriteRefund(JournalKind::kRefundDone, index, event);
}

// The bank gave back what was paid: the customer has it no more.
void Applier::ForgetRefund(Uuid refund) {
  const auto known = std::find_if(process_.refunds_done.begin(), process_.refunds_done.end(),
                                  [&](const RefundDone& done) { return done.id == refund; });
  if (known == process_.refunds_done.end()) return;
  Changed();
  process_.refunds_done.erase(known);
}

// Money that did not go back never just vanishes. Who looks after it: the undoing of the order, which pays back all
// that is left; a remedy that is not done; and for what was paid too late or twice, by a person's hand at the payment,
// or came back from the bank long after, a person. Like remedies, such refunds live beside the process, also after its
// end.
void Applier::OnRefundFailed(int index, const PaymentEvent& event) {
  const StepState state = StepAt(index).state;
  if (state == StepState::kUndoing) return Park(index, "REFUND_FAILED", event.reason);
  const bool to_be_undone = process_.ending != Ending::kNone && state != StepState::kUndone;
  if (to_be_undone || event.of_remedy) return;
  // A work item for each failure: who resolves the one before cannot close this one by it.
  CloseRefund(event.refund, "system", "failed again");
  const int serial = OpenWorkItem({.step = -1,
                                   .reason = "REFUND_FAILED",
                                   .message = event.reason,
                                   .about = absl::StrCat("refunds/", event.refund.ToString())},
                                  {.event_time = event.event_time, .amount = event.amount});
  process_.refunds_failed.push_back({.id = event.refund, .work_item = serial});
}

void Applier::On(const RefundResolved& resolved) {
  const bool open =
      std::any_of(process_.refunds_failed.begin(), process_.refunds_failed.end(), [&](const FailedRefund& refund) {
        return refund.id == resolved.refund && refund.work_item == resolved.work_item;
      });
  if (open) CloseRefund(resolved.refund, resolved.actor, resolved.reason);
}

void Applier::CloseRefund(Uuid refund, const std::string& actor, const std::string& reason) {
  const auto failed = std::find_if(process_.refunds_failed.begin(), process_.refunds_failed.end(),
                                   [&](const FailedRefund& known) { return known.id == refund; });
  if (failed == process_.refunds_failed.end()) return;
  const int serial = failed->work_item;
  process_.refunds_failed.erase(failed);
  CloseItem(serial, -1, 0, actor, reason);
}

}  // namespace vlot::ordering
