#include "services/ordering/applier.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

// As in vlot.ordering.v1.ResolveWorkItemRequest.Act.
std::string NameOf(OperatorAct::Act act) {
  switch (act) {
    case OperatorAct::Act::kRetry:
      return "RETRY";
    case OperatorAct::Act::kSkip:
      return "SKIP";
    case OperatorAct::Act::kCancel:
      return "CANCEL";
  }
  return "";
}

}  // namespace

void Applier::On(const CommandFailed& failed) {
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

void Applier::On(const OperatorAct& act) {
  Step& step = StepAt(act.step);
  if (step.state != StepState::kParked) {
    effects_.refusal = absl::FailedPreconditionError("the step is not parked");
    return;
  }
  Changed();
  CloseWorkItem(act.step, act.actor, act.reason, NameOf(act.act));
  const bool undoing = process_.ending != Ending::kNone;
  switch (act.act) {
    case OperatorAct::Act::kRetry:
      Restart(act.step, undoing);
      break;
    case OperatorAct::Act::kSkip:
      step.state = undoing ? StepState::kUndone : StepState::kSkipped;
      if (!undoing) ConfirmBy(act.step);
      break;
    case OperatorAct::Act::kCancel:
      if (undoing) {
        Restart(act.step, true);
      } else {
        Write({.kind = JournalKind::kCancelRequested, .event_time = now_, .detail = act.reason, .actor = act.actor});
        StartUndo(Ending::kCancelled);
      }
      break;
  }
  Advance();
}

void Applier::OnSilence(int index) {
  Changed();
  if (KindAt(index) == StepKind::kAuthorize) {  // ask again: the answer says how the payment stands
    StepAt(index).state = StepState::kRunning;
    StepAt(index).since = now_;
    StepAt(index).attempts = 0;
    return Send(index, false);
  }
  Park(index, "COURIER_SILENT", "the courier reported nothing since the promised time passed");
}

void Applier::Retry(int index, const absl::Status& status) {
  Step& step = StepAt(index);
  step.due = now_ + std::max(Backoff(step.attempts), RetryAfter(status).value_or(absl::ZeroDuration()));
  // The first failures are daily life and would only fill the timeline.
  if (step.attempts == 3) {
    Write({.kind = JournalKind::kStepRetried, .event_time = now_, .step = index, .detail = Reason(status)});
  }
}

void Applier::Refuse(int index, const absl::Status& status) {
  JournalKind kind = JournalKind::kStepFailed;
  if (KindAt(index) == StepKind::kReserveStock) kind = JournalKind::kStockRefused;
  if (KindAt(index) == StepKind::kCreditCheck) kind = JournalKind::kCreditRefused;
  if (KindAt(index) == StepKind::kAuthorize) kind = JournalKind::kPaymentFailed;
  Write(
      {.kind = kind, .event_time = now_, .step = index, .detail = Reason(status), .subject = SubjectOf(KindAt(index))});
  if (kind == JournalKind::kPaymentFailed)
    Write({.kind = JournalKind::kStepFailed,
           .event_time = now_,
           .step = index,
           .detail = Reason(status),
           .subject = Subject::kPayment});
  StartUndo(Ending::kCancelled, index);
}

void Applier::Park(int index, std::string reason, std::string_view message) {
  Step& step = StepAt(index);
  step.state = StepState::kParked;
  step.due = absl::InfiniteFuture();
  step.error = absl::StrCat(reason, ": ", AbslView(message));
  step.work_item = OpenWorkItem(
      {.step = index, .reason = std::move(reason), .message = std::string(message), .attempts = step.attempts},
      {.event_time = now_});
}

int Applier::OpenWorkItem(WorkItemChange item, Journal told) {
  item.serial = ++process_.work_items;
  item.open = true;
  told.kind = JournalKind::kWorkItemOpened;
  told.step = item.step;
  told.detail = item.reason;
  told.subject = Subject::kWorkItem;
  told.work_item = item.serial;
  effects_.work_items.push_back(std::move(item));
  Write(std::move(told));
  return process_.work_items;
}

void Applier::CloseItem(int serial, int step, int attempts, const std::string& actor, const std::string& reason,
                        std::string act) {
  effects_.work_items.push_back(
      {.serial = serial, .open = false, .step = step, .reason = "", .message = reason, .attempts = attempts});
  Write({.kind = JournalKind::kWorkItemClosed,
         .event_time = now_,
         .step = step,
         .reference = std::move(act),
         .detail = reason,
         .subject = Subject::kWorkItem,
         .actor = actor,
         .work_item = serial});
}

void Applier::CloseWorkItem(int index, const std::string& actor, const std::string& reason, std::string act) {
  Step& step = StepAt(index);
  CloseItem(std::exchange(step.work_item, 0), index, step.attempts, actor, reason, std::move(act));
}

void Applier::Restart(int index, bool undo) {
  Step& step = StepAt(index);
  step.attempts = 0;
  step.since = now_;
  if (undo || IsCommand(KindAt(index))) {
    step.state = undo ? StepState::kUndoing : StepState::kRunning;
    return Send(index, undo);
  }
  step.state = StepState::kBlocked;  // Advance begins it anew
}

}  // namespace vlot::ordering
