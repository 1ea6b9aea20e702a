#include "services/ordering/applier.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"
#include "common/time/civil.h"
#include "common/time/iso.h"
#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

constexpr std::string_view kAttemptFailed = "PAYMENT_FAILED";

std::string FailedAttempt(const std::string& reason) {
  return reason.empty() ? std::string(kAttemptFailed) : absl::StrCat(AbslView(kAttemptFailed), ": ", reason);
}

}  // namespace

bool IsAttemptFailed(const Process& process) {
  const int index = process.plan().Find(StepKind::kAuthorize);
  return index >= 0 && process.steps[index].error.starts_with(kAttemptFailed);
}

std::string ReceiptOf(const Process& process) {
  if (process.paid_at == absl::InfinitePast()) return "";
  const std::string day = FormatIsoDate(ToCivilDay(process.paid_at, DefaultTimeZone()));
  return process.paid_by.empty() ? day : absl::StrCat(process.paid_by, " ", day);
}

void Applier::On(const PaymentEvent& event) {
  if (!IsNew(Feed::kPayment, event.position)) return;
  const int index = plan_.Find(StepKind::kAuthorize);
  if (index < 0) return;
  switch (event.kind) {
    case PaymentEvent::Kind::kOpened:
      return OnPaymentOpened(index, event);
    case PaymentEvent::Kind::kPaid:
      return OnPaid(index, event);
    case PaymentEvent::Kind::kFailed:
      if (StepAt(index).state == StepState::kWaiting) StepAt(index).error = FailedAttempt(event.reason);
      Write({.kind = JournalKind::kPaymentFailed,
             .event_time = event.event_time,
             .step = index,
             .detail = event.reason,
             .subject = Subject::kPayment,
             .amount = event.amount,
             .actor = "psp"});
      return;
    case PaymentEvent::Kind::kCancelled:  // nothing is kept: what failed before went back all the same
      while (!process_.refunds_failed.empty()) {
        CloseRefund(process_.refunds_failed.front().id, "system", "resolved by itself");
      }
      return OnPaymentEnded(index, event);
    case PaymentEvent::Kind::kExpired:
      return OnPaymentEnded(index, event);
    case PaymentEvent::Kind::kRefundRequested:
      return WriteRefund(JournalKind::kRefundRequested, index, event);
    case PaymentEvent::Kind::kRefundDone:
      return OnRefundDone(index, event);
    case PaymentEvent::Kind::kRefundFailed:
      ForgetRefund(event.refund);
      return OnRefundFailed(index, event);
    case PaymentEvent::Kind::kChargedBack:
      return WriteRefund(JournalKind::kPaymentChargedBack, index, event);
  }
}

void Applier::On(const PaymentRetried& retried) {
  if (process_.checkout_url == retried.checkout_url) return;
  Changed();
  ForgetFailedAttempt();
  process_.checkout_url = retried.checkout_url;
  Write({.kind = JournalKind::kPaymentRequested,
         .event_time = now_,
         .step = plan_.Find(StepKind::kAuthorize),
         .subject = Subject::kPayment,
         .actor = "customer"});
}

void Applier::OnPaymentRequested(const CommandDone& done) {
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

void Applier::ForgetFailedAttempt() {
  if (IsAttemptFailed(process_)) StepAt(plan_.Find(StepKind::kAuthorize)).error.clear();
}

void Applier::RecordCheckout(int index, const std::string& url, absl::Time time) {
  ForgetFailedAttempt();
  if (process_.checkout_url == url) return;
  process_.checkout_url = url;
  Write({.kind = JournalKind::kPaymentRequested, .event_time = time, .step = index, .subject = Subject::kPayment});
}

void Applier::OnPaymentOpened(int index, const PaymentEvent& event) {
  if (!event.checkout_url.empty()) RecordCheckout(index, event.checkout_url, event.event_time);
}

void Applier::OnPaid(int index, const PaymentEvent& event) {
  process_.paid = true;
  process_.paid_at = event.event_time;
  process_.paid_by = event.method;
  Write({.kind = JournalKind::kPaymentPaid,
         .event_time = event.event_time,
         .step = index,
         .detail = event.method,
         .subject = Subject::kPayment,
         .amount = event.amount,
         .actor = "customer"});
  const StepState state = StepAt(index).state;
  if (process_.ending != Ending::kNone) return;  // the payment service gives late money back by itself
  if (state == StepState::kRunning || state == StepState::kWaiting || state == StepState::kParked) Finish(index);
  Advance();
}

void Applier::OnPaymentEnded(int index, const PaymentEvent& event) {
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
  // Attempts may fail and others follow: this one ends the order.
  Write({.kind = JournalKind::kStepFailed,
         .event_time = now_,
         .step = index,
         .detail = event.reason.empty() ? "EXPIRED" : event.reason,
         .subject = Subject::kPayment});
  StartUndo(Ending::kExpired, index);
}

void Applier::WriteRefund(JournalKind kind, int index, const PaymentEvent& event) {
  Write({.kind = kind,
         .event_time = event.event_time,
         .step = index,
         .detail = event.reason,
         .subject = Subject::kPayment,
         .amount = event.amount});
}

}  // namespace vlot::ordering
