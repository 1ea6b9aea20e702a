#include "services/ordering/applier.h"

#include <algorithm>

#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/ordering/policy.h"

namespace vlot::ordering {

void Applier::On(const CancelRequest& request) {
  if (process_.ending != Ending::kNone && !IsFinal(process_.state)) return;  // it is on its way
  if (!IsCancellable(process_)) {
    effects_.refusal = absl::FailedPreconditionError(AbslView(HowFar(process_)));
    return;
  }
  Changed();
  Write({.kind = JournalKind::kCancelRequested, .event_time = now_, .detail = request.reason, .actor = request.actor});
  StartUndo(Ending::kCancelled);
}

void Applier::StartUndo(Ending ending, std::optional<int> ended_by) {
  Changed();
  const bool sure = ended_by && process_.keeper != 0;
  process_.state = OrderState::kCancelling;
  process_.ending = ending;
  for (int i = 0; i < static_cast<int>(process_.steps.size()); ++i) {
    Step& step = process_.steps[i];
    if (step.work_item != 0) CloseWorkItem(i, "system", "the order is being cancelled");
    step.due = absl::InfiniteFuture();
    if (IsUndoable(KindAt(i)) && !(sure && i > *ended_by)) {
      // Perhaps done: nobody sends it again, and should the order go on after all, it is begun anew.
      if (!IsSettled(step.state)) step.state = StepState::kBlocked;
    } else if (!IsSettled(step.state)) {
      step.state = StepState::kUndone;
    }
  }
  AdvanceUndo();
}

void Applier::AdvanceUndo() {
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

void Applier::BeginUndo(int index) {
  Changed();
  Step& step = StepAt(index);
  step.state = StepState::kUndoing;
  step.attempts = 0;
  step.since = now_;
  Send(index, true);
}

void Applier::OnUndone(const CommandDone& done) {
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

void Applier::UndoFinished(int index) {
  StepAt(index).state = StepState::kUndone;
  StepAt(index).due = absl::InfiniteFuture();
  if (StepAt(index).begun) Write({.kind = JournalKind::kStepUndone, .event_time = now_, .step = index});
}

void Applier::GoOnAfterAll(int index, const absl::Status& status) {
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

}  // namespace vlot::ordering
