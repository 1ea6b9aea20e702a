#include "services/ordering/testing/copies_world.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/ordering/keeper.h"

namespace vlot::ordering::testing {
namespace {

absl::Status No(std::string reason) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "no", {.reason = std::move(reason), .domain = "world"});
}

std::string RefusalOf(StepKind kind) {
  if (kind == StepKind::kReserveStock) return "OUT_OF_STOCK";
  if (kind == StepKind::kCreditCheck) return "CREDIT_EXCEEDED";
  if (kind == StepKind::kAuthorize) return "PSP_REFUSED";
  return "";
}

// How a late beginning of what was taken back is refused.
std::string TakenBackOf(StepKind kind) { return kind == StepKind::kAuthorize ? "PAYMENT_ENDED" : "TAKEN_BACK"; }

}  // namespace

CopiesWorld::CopiesWorld(uint32_t seed, const PlanShape& shape, int copies)
    : random_(seed),
      now_(absl::FromUnixSeconds(1'780'000'000)),
      facts_{.payment_hold = absl::Minutes(30), .placed = now_},
      row_(NewProcess(shape)),
      copies_(copies),
      deeds_(row_.steps.size()) {
  for (Copy& copy : copies_) copy.engine = ++engines_;
  row_.keeper = copies_.front().engine;
  copies_.front().knows = true;
  copies_.front().process = row_;
  copies_.front().version = row_version_;
  ApplyTo(copies_.front(), Begin{});
}

void CopiesWorld::Complain(const std::string& what) {
  if (complaint_.empty()) complaint_ = absl::StrCat(what, "\n", story_);
}

template <class Item>
Item CopiesWorld::Take(std::vector<Item>& items) {
  const int at = Roll(items.size());
  Item item = std::move(items[at]);
  items.erase(items.begin() + at);
  return item;
}

// --- A copy: what engine.cc does ---

void CopiesWorld::Read(Copy& copy) {
  copy.knows = true;
  copy.process = row_;
  copy.version = row_version_;
  copy.dirty = false;
  copy.unsent.clear();
  TakeOver(copy.process, copy.engine);
  for (const Input& input : std::exchange(copy.unwritten, {})) ApplyTo(copy, input);
}

void CopiesWorld::ApplyTo(Copy& copy, const Input& input, bool claimed) {
  Effects effects;
  Apply(facts_, input, now_, copy.process, effects);
  for (const Command& command : effects.commands) {
    if (MayRunAhead(copy.process, command, copy.engine)) {
      calls_.push_back({copy.engine, command});
    } else {
      copy.unsent.push_back(command);
    }
  }
  if (!effects.changed && !claimed && copy.unsent.empty()) return;
  copy.unwritten.push_back(input);
  copy.dirty = true;
}

void CopiesWorld::Write(Copy& copy) {
  if (!copy.dirty) return;
  if (copy.version != row_version_) {
    Tell(absl::StrCat(copy.engine, " is behind"));
    return Read(copy);
  }
  row_ = copy.process;
  copy.version = ++row_version_;
  was_stopped_ = was_stopped_ || row_.ending != Ending::kNone;
  copy.dirty = false;
  copy.unwritten.clear();
  for (const Command& command : std::exchange(copy.unsent, {})) calls_.push_back({copy.engine, command});
}

void CopiesWorld::Post(Copy& copy, const Input& input) {
  if (!copy.knows) Read(copy);
  ApplyTo(copy, input);
}

void CopiesWorld::Restart(Copy& copy) {
  Tell(absl::StrCat(copy.engine, " dies"));
  copy = Copy{.engine = ++engines_};
}

// Finds the order by its row, as when it is due and nobody thinks of it.
void CopiesWorld::Sweep(Copy& copy) {
  if (IsFinal(row_.state)) return;
  if (!copy.knows) Read(copy);
  ApplyTo(copy, Tick{.resume = true}, /*claimed=*/true);
}

// --- The others ---

absl::Status CopiesWorld::Refusal(const Command& command) {
  const StepKind kind = row_.plan().steps[command.step].kind;
  const Deed deed = deeds_[command.step];
  if (command.undo) {
    const bool gone = kind == StepKind::kBookCourier && deed == Deed::kDone && tracking_ >= Tracking::kPickedUp;
    return gone ? No("JOB_PICKED_UP") : absl::OkStatus();
  }
  if (deed == Deed::kTakenBack) return No(TakenBackOf(kind));
  if (deed == Deed::kDone || healthy_ || RefusalOf(kind).empty() || !Chance(15)) return absl::OkStatus();
  return No(RefusalOf(kind));  // of this try: another may find it otherwise
}

void CopiesWorld::Arrive(const Call& call) {
  const auto [step, undo] = call.command;
  const StepKind kind = row_.plan().steps[step].kind;
  const std::string name = absl::StrCat(call.engine, undo ? " undoes " : " does ", StepName(row_.plan().steps[step]));
  CommandDone done{.command = call.command};
  absl::Status refusal = Refusal(call.command);
  Tell(absl::StrCat(name, refusal.ok() ? "" : ": no"));
  if (refusal.ok()) {
    if (undo && !was_stopped_) Complain(name + ": nobody had decided that");
    deeds_[step] = undo ? Deed::kTakenBack : Deed::kDone;
    if (kind == StepKind::kBookCourier && !undo && tracking_ == Tracking::kNone) tracking_ = Tracking::kAnnounced;
    if (kind == StepKind::kAuthorize && !undo) done.paid = paid_;
  }
  if (!healthy_ && Chance(15)) return;  // the answer is lost
  answers_.push_back(
      {call.engine, refusal.ok() ? Input(std::move(done)) : Input(CommandFailed{call.command, refusal})});
}

void CopiesWorld::CustomerPays() {
  const int step = row_.plan().Find(StepKind::kAuthorize);
  if (step < 0 || paid_ || deeds_[step] != Deed::kDone) return;
  paid_ = true;
  payments_.push_back({.position = 1, .kind = PaymentEvent::Kind::kPaid, .event_time = now_});
}

void CopiesWorld::CourierMoves() {
  if (deeds_[row_.plan().Find(StepKind::kBookCourier, 1)] != Deed::kDone || tracking_ == Tracking::kDelivered) return;
  tracking_ = tracking_ == Tracking::kAnnounced ? Tracking::kPickedUp : Tracking::kDelivered;
  scans_.push_back({.position = static_cast<int64_t>(scans_.size()) + 1,
                    .kind = TrackingEvent::Kind::kTracking,
                    .shipment = 1,
                    .event_time = now_,
                    .tracking = tracking_});
}

void CopiesWorld::Resolve(Copy& copy) {
  if (!row_.parked()) return;
  for (int i = 0; i < static_cast<int>(row_.steps.size()); ++i) {
    if (row_.steps[i].state != StepState::kParked) continue;
    const auto act = ++acts_ % 3 == 0 ? OperatorAct::Act::kCancel : OperatorAct::Act::kRetry;
    return Post(copy, OperatorAct{.act = act, .step = i, .actor = "operator:jan", .reason = "again"});
  }
}

// --- Time ---

void CopiesWorld::Happen(bool healthy) {
  healthy_ = healthy;
  Copy& copy = copies_[Roll(copies_.size())];  // the others are stalled meanwhile
  const int roll = Roll(100);
  if (roll < 20) return Write(copy);
  if (roll < 40 && !calls_.empty()) {
    const Call call = Take(calls_);
    if (!healthy_ && Chance(10)) calls_.push_back(call);  // it comes twice
    if (!healthy_ && Chance(10)) return;                  // it never comes
    return Arrive(call);
  }
  if (roll < 60 && !answers_.empty()) {
    const Answer answer = Take(answers_);
    for (Copy& asked : copies_) {
      if (asked.engine == answer.engine) return Post(asked, answer.input);
    }
    return;  // who asked is no more
  }
  // A feed's events come in order, again until one of the copies has written that it has seen them.
  if (roll < 66) {
    for (const PaymentEvent& event : payments_) {
      if (event.position > row_.seen[static_cast<int>(Feed::kPayment)]) return Post(copy, event);
    }
    return;
  }
  if (roll < 72) {
    for (const TrackingEvent& event : scans_) {
      if (event.position > row_.seen[static_cast<int>(Feed::kCourier)]) return Post(copy, event);
    }
    return;
  }
  if (roll < 77) return CustomerPays();
  if (roll < 82) return CourierMoves();
  if (roll < 86) return Resolve(copy);
  if (roll < 90) return Sweep(copy);
  if (healthy_ || roll < 94) {
    now_ = std::max(now_, std::min(row_.NextDue(), now_ + absl::Hours(1)));
    if (copy.knows) ApplyTo(copy, Tick{});
    return;
  }
  if (roll < 97) return Restart(copy);
  if (roll == 97) return Post(copy, CancelRequest{"customer", "changed my mind"});
}

bool CopiesWorld::over() const {
  return IsFinal(row_.state) && calls_.empty() && answers_.empty() &&
         std::none_of(copies_.begin(), copies_.end(), [](const Copy& copy) { return copy.dirty; });
}

void CopiesWorld::CheckEnd() {
  for (size_t i = 0; i < deeds_.size(); ++i) {
    const PlanStep& step = row_.plan().steps[i];
    if (!IsCommand(step.kind)) continue;
    if (row_.state == OrderState::kCompleted && deeds_[i] != Deed::kDone) {
      Complain("completed, but without " + StepName(step));
    } else if (row_.state != OrderState::kCompleted && IsUndoable(step.kind) && deeds_[i] == Deed::kDone) {
      Complain("stopped, but there still is " + StepName(step));
    }
  }
}

}  // namespace vlot::ordering::testing
