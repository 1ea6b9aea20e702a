#include "services/ordering/testing/process_world.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/ordering/waits.h"

namespace vlot::ordering::testing {
namespace {

absl::Status Failure(absl::StatusCode code, std::string_view reason) {
  return MakeError(code, "no", {.reason = std::string(reason), .domain = "world"});
}

bool Left(Tracking tracking) { return tracking >= Tracking::kPickedUp && tracking != Tracking::kCancelled; }

bool IsSettled(StepState state) { return state == StepState::kDone || state == StepState::kSkipped; }

Uuid Numbered(int number) { return *Uuid::TryParse(absl::StrFormat("00000000-0000-7000-8000-%012d", number)); }

std::string RefusalOf(StepKind kind) {
  if (kind == StepKind::kReserveStock) return "OUT_OF_STOCK";
  if (kind == StepKind::kCreditCheck) return "CREDIT_EXCEEDED";
  if (kind == StepKind::kAuthorize) return "PSP_REFUSED";
  return "";
}

}  // namespace

std::string Describe(const Process& process) {
  std::string text = absl::StrCat(static_cast<int>(process.state), "/", static_cast<int>(process.ending), " ",
                                  process.checkout_url, " ", process.invoice_number, " ", process.credit_note_number);
  absl::StrAppend(&text, " paid=", process.paid, " accrued=", process.accrued, " journal=", process.journal_count,
                  " items=", process.work_items, " seen=", process.seen[0], ",", process.seen[1]);
  for (const Step& step : process.steps) {
    absl::StrAppend(&text, " [", static_cast<int>(step.state), " ", step.attempts, " ", absl::FormatTime(step.since),
                    " ", absl::FormatTime(step.due), " ", step.error, " ", step.begun, step.work_item, "]");
  }
  for (const RefundDone& refund : process.refunds_done) {
    absl::StrAppend(&text, " back ", refund.id.ToString(), " ", refund.amount_minor);
  }
  for (const FailedRefund& refund : process.refunds_failed) {
    absl::StrAppend(&text, " not back ", refund.id.ToString(), " ", refund.work_item);
  }
  for (const RemedyFacts& remedy : process.remedies) {
    absl::StrAppend(&text, " remedy ", remedy.id.ToString(), " ", remedy.news, " ", remedy.work_item, " ",
                    remedy.credit_note);
  }
  for (const ShipmentFacts& shipment : process.shipments) {
    absl::StrAppend(&text, " (", shipment.location, " ", shipment.tracking_code, " ", shipment.courier, " ",
                    AbslView(TrackingName(shipment.tracking)), " ", absl::FormatTime(shipment.tracking_time), ")");
  }
  return text;
}

ProcessWorld::ProcessWorld(Chances chances, const PlanShape& shape)
    : chances_(std::move(chances)),
      now_(absl::FromUnixSeconds(1'780'000'000)),
      facts_{.payment_hold = absl::Minutes(30), .placed = now_},
      process_(NewProcess(shape)),
      deeds_(process_.steps.size()),
      tracking_(shape.shipments, Tracking::kNone),
      told_(process_) {
  process_.keeper = Chance(50) ? 1 : 0;
  Do(Begin{}, "begin");
}

void ProcessWorld::Complain(const std::string& what) {
  if (complaint_.empty()) complaint_ = absl::StrCat(what, "\n", Describe(process_), "\n", story_);
}

// --- Promises ---

void ProcessWorld::Do(const Input& input, const std::string& name) {
  absl::StrAppend(&story_, " | ", name);
  Effects effects;
  Apply(facts_, input, now_, process_, effects);
  CheckTwice(input);
  CheckEffects(input, effects);
  for (const Command& command : effects.commands) Execute(command);
}

void ProcessWorld::CheckEffects(const Input& input, const Effects& effects) {
  int identities = 0;
  for (const Journal& entry : effects.journal) {
    if (entry.sequence != ++journal_) Complain("the journal has a gap");
    identities += entry.kind == JournalKind::kIdentityChecked;
    told_.Take(entry);
  }
  const auto* scan = std::get_if<TrackingEvent>(&input);
  const bool at_the_door = scan && scan->position > last_scan_ && scan->identity;
  if (identities != (at_the_door ? 1 : 0)) Complain("what was seen at the door is not told, or twice");
  if (scan) last_scan_ = std::max(last_scan_, scan->position);
  if (const std::string differences = told_.Differences(process_); !differences.empty()) Complain(differences);
  if (journal_ != process_.journal_count) Complain("the journal is not counted");
  std::set<std::pair<int, bool>> sent;
  for (const Command& command : effects.commands) {
    if (!sent.insert({command.step, command.undo}).second) Complain("a command is sent twice at once");
    CheckCommand(command);
  }
  CheckWorkItems(effects);
  CheckWaits();
}

void ProcessWorld::CheckCommand(const Command& command) {
  const Plan& plan = process_.plan();
  const PlanStep& step = plan.steps[command.step];
  const std::string name = absl::StrCat(command.undo ? "undo " : "do ", StepName(step));
  if (!IsCommand(step.kind)) Complain(name + ": is no command");
  if (command.undo != (process_.ending != Ending::kNone)) Complain(name + ": in the wrong direction");
  if (!command.undo) {
    for (int before : step.after) {
      if (!IsSettled(process_.steps[before].state)) Complain(name + ": before what it needs");
    }
    if (step.kind != StepKind::kReserveStock && !IsSettled(process_.steps[0].state)) Complain(name + ": without stock");
    return;
  }
  if (!IsUndoable(step.kind)) Complain(name + ": cannot be undone");
  if (refused_ >= 0 && command.step > refused_) Complain(name + ": was surely never done");
  for (size_t later = command.step + 1; later < deeds_.size(); ++later) {
    if (deeds_[later] == Deed::kDone && IsUndoable(plan.steps[later].kind) && !let_be_.contains(later) &&
        plan.steps[later].shipment == (step.shipment == 0 ? plan.steps[later].shipment : step.shipment)) {
      Complain(name + ": before what builds on it");
    }
  }
}

void ProcessWorld::CheckWorkItems(const Effects& effects) {
  for (const WorkItemChange& change : effects.work_items) {
    if (change.open) {
      if (!open_items_.emplace(change.serial, change.step).second) Complain("a work item is opened twice");
    } else if (open_items_.erase(change.serial) == 0) {
      Complain("a work item is closed that is not open");
    }
  }
  size_t parked = 0;
  for (size_t i = 0; i < process_.steps.size(); ++i) {
    const Step& step = process_.steps[i];
    if ((step.state == StepState::kParked) != (step.work_item != 0)) Complain("parked without a work item, or unlike");
    if (step.work_item == 0) continue;
    ++parked;
    auto open = open_items_.find(step.work_item);
    if (open == open_items_.end() || open->second != static_cast<int>(i)) Complain("a step's work item is another's");
  }
  for (const FailedRefund& refund : process_.refunds_failed) {
    ++parked;
    const auto open = open_items_.find(refund.work_item);
    if (open == open_items_.end() || open->second != -1) Complain("a refund's work item is another's");
  }
  for (const RemedyFacts& remedy : process_.remedies) {
    if (remedy.work_item == 0) continue;
    ++parked;
    const auto open = open_items_.find(remedy.work_item);
    if (open == open_items_.end() || open->second != -1) Complain("a remedy's work item is another's");
  }
  if (parked != open_items_.size()) Complain("a work item is open for nothing");
}

void ProcessWorld::CheckWaits() {
  const bool has_waits = !ExplainWaits(process_).empty();
  if (IsFinal(process_.state)) {
    if (has_waits || process_.NextDue() != absl::InfiniteFuture()) Complain("final, but it waits");
    return;
  }
  if (!has_waits) Complain("waits for nothing");
  if (process_.NextDue() == absl::InfiniteFuture() && !process_.parked()) Complain("nobody will look at it again");
}

// Whatever happens a second time says nothing new. Failures count, and a restart sends again by its nature.
void ProcessWorld::CheckTwice(const Input& input) {
  if (std::holds_alternative<CommandFailed>(input)) return;
  const Tick* tick = std::get_if<Tick>(&input);
  Process again = process_;
  Effects effects;
  Apply(facts_, input, now_, again, effects);
  if (!effects.journal.empty() || !effects.work_items.empty()) Complain("twice the same is on the timeline twice");
  if (!(tick && tick->resume) && !effects.commands.empty()) Complain("twice the same is sent twice");
  if (Describe(again) != Describe(process_)) Complain("twice the same is not once: " + Describe(again));
}

void ProcessWorld::CheckEnd() {
  const Plan& plan = process_.plan();
  for (size_t i = 0; i < deeds_.size(); ++i) {
    const bool undoable = IsUndoable(plan.steps[i].kind);
    if (let_be_.contains(i)) continue;
    if (process_.state == OrderState::kCompleted) {
      if (IsCommand(plan.steps[i].kind) && deeds_[i] != Deed::kDone)
        Complain("completed without " + StepName(plan.steps[i]));
    } else if (undoable && deeds_[i] == Deed::kDone) {
      Complain("ended, but there still is " + StepName(plan.steps[i]));
    }
  }
  // A refund that failed waits for a person, also after the end, and so does a remedy.
  const auto parked = std::count_if(process_.remedies.begin(), process_.remedies.end(),
                                    [](const RemedyFacts& remedy) { return remedy.work_item != 0; });
  if (open_items_.size() != process_.refunds_failed.size() + static_cast<size_t>(parked)) {
    Complain("ended with an open work item");
  }
  if (process_.state == OrderState::kCompleted && process_.accrued > process_.shape.shipments) {
    Complain("accrued more than was shipped");
  }
}

// --- The other services ---

void ProcessWorld::Execute(const Command& command) {
  const std::string name = absl::StrCat(command.undo ? "undo " : "do ", StepName(process_.plan().steps[command.step]));
  if (!healthy_ && Chance(12)) return Answer(CommandFailed{command, Failure(absl::StatusCode::kUnavailable, "AWAY")});
  if (!healthy_ && Chance(4)) return Answer(CommandFailed{command, Failure(absl::StatusCode::kInternal, "BUG")});
  if (!healthy_ && Chance(4)) return;  // never arrives
  if (absl::Status refusal = Refusal(command); !refusal.ok()) return Answer(CommandFailed{command, refusal});
  absl::StrAppend(&story_, " | world: ", name);
  CommandDone done = command.undo ? TakeBack(command) : Perform(command);
  if (!healthy_ && Chance(10)) return;  // the answer is lost
  if (!healthy_ && Chance(10)) Answer(done);
  Answer(std::move(done));
}

absl::Status ProcessWorld::Refusal(const Command& command) {
  const PlanStep& step = process_.plan().steps[command.step];
  const Deed deed = deeds_[command.step];
  if (command.undo) {
    if (step.shipment == 0 || !Left(tracking_[step.shipment - 1]) || deed != Deed::kDone) return absl::OkStatus();
    return Failure(absl::StatusCode::kFailedPrecondition,
                   step.kind == StepKind::kShip ? "SHIPMENT_LEFT" : "JOB_PICKED_UP");
  }
  if (step.kind == StepKind::kAuthorize && payment_ended_ && !paid_) {
    return Failure(absl::StatusCode::kFailedPrecondition, "PAYMENT_ENDED");
  }
  if (deed == Deed::kDone) return absl::OkStatus();
  if (deed == Deed::kTakenBack) return Failure(absl::StatusCode::kFailedPrecondition, "TAKEN_BACK");
  const std::string reason = RefusalOf(step.kind);
  if (!healthy_ && !reason.empty() && Chance(8)) return Failure(absl::StatusCode::kFailedPrecondition, reason);
  if (!healthy_ && Chance(5)) return Failure(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS");
  return absl::OkStatus();
}

CommandDone ProcessWorld::Perform(const Command& command) {
  const PlanStep& step = process_.plan().steps[command.step];
  CommandDone done{.command = command};
  const bool first = deeds_[command.step] == Deed::kNone;
  deeds_[command.step] = Deed::kDone;
  if (step.kind == StepKind::kInvoice) done.number = "F26-1";
  if (step.kind == StepKind::kAuthorize) {
    done.checkout_url = "https://pay/1";
    done.paid = paid_;
    if (first) Tell(PaymentEvent::Kind::kOpened);
  }
  if (step.kind == StepKind::kShip) done.shipment = {.location = "locations/1", .parcels = 1, .weight_grams = 500};
  if (step.kind == StepKind::kBookCourier) {
    done.shipment = {.tracking_code = absl::StrCat("T", step.shipment), .courier = "Fiets", .promised_until = now_};
    if (first) tracking_[step.shipment - 1] = Tracking::kAnnounced;
  }
  return done;
}

CommandDone ProcessWorld::TakeBack(const Command& command) {
  const PlanStep& step = process_.plan().steps[command.step];
  CommandDone done{.command = command};
  const bool was_done = deeds_[command.step] == Deed::kDone;
  deeds_[command.step] = Deed::kTakenBack;
  if (step.kind == StepKind::kInvoice && was_done) done.number = "C26-1";
  if (step.kind == StepKind::kBookCourier) tracking_[step.shipment - 1] = Tracking::kCancelled;
  if (step.kind == StepKind::kAuthorize) {
    done.settled = !was_done || payment_ended_ || refund_asked_ || Chance(50);
    if (!done.settled) refund_asked_ = true;
    payment_ended_ = true;
  }
  return done;
}

void ProcessWorld::Answer(Input input) {
  const size_t place = !answers_.empty() && Chance(30) ? Roll(static_cast<int>(answers_.size())) : answers_.size();
  answers_.insert(answers_.begin() + static_cast<std::ptrdiff_t>(place), std::move(input));
}

void ProcessWorld::AnswerArrives() {
  const Input input = answers_.front();
  answers_.pop_front();
  const auto* failed = std::get_if<CommandFailed>(&input);
  const bool going = process_.ending == Ending::kNone;
  Do(input, failed ? absl::StrCat("failed ", failed->command.step, failed->command.undo ? " undo " : " ",
                                  Reason(failed->status))
                   : absl::StrCat("done ", std::get<CommandDone>(input).command.step));
  if (failed && !failed->command.undo && going && process_.ending != Ending::kNone && process_.keeper != 0) {
    refused_ = failed->command.step;
  }
}

// --- The people ---

PaymentEvent& ProcessWorld::Tell(PaymentEvent::Kind kind) {
  events_[0].push_back(
      PaymentEvent{.position = ++position_[0], .kind = kind, .event_time = now_, .checkout_url = "https://pay/1"});
  return std::get<PaymentEvent>(events_[0].back());
}

void ProcessWorld::TellOfRefund(PaymentEvent::Kind kind) {
  PaymentEvent& told = Tell(kind);
  told.refund = Numbered(refund_.number);
  told.amount = Money{refund_.number, kEur};
  told.of_remedy = refund_.of_remedy;
}

void ProcessWorld::TellOfRemedy(RemedyNews::Kind kind) {
  const Uuid id = Numbered(1'000'000 + remedy_.number);
  const bool credited = kind == RemedyNews::Kind::kCredited;
  events_[2].push_back(RemedyNews{.remedy = id,
                                  .number = ++remedy_.news,
                                  .kind = kind,
                                  .event_time = now_,
                                  .about = absl::StrCat(credited ? "invoices/" : "remedies/", id.ToString()),
                                  .reference = credited ? "C26-2" : "",
                                  .reason = "a broken one",
                                  .message = "no",
                                  .actor = "operator:jan"});
}

bool ProcessWorld::EventsWait() const {
  return std::any_of(events_.begin(), events_.end(), [](const auto& feed) { return !feed.empty(); });
}

void ProcessWorld::Track(int shipment, TrackingEvent::Kind kind, Tracking tracking) {
  if (kind == TrackingEvent::Kind::kTracking) tracking_[shipment - 1] = tracking;
  events_[1].push_back(TrackingEvent{.position = ++position_[1],
                                     .kind = kind,
                                     .shipment = shipment,
                                     .event_time = now_,
                                     .tracking = tracking,
                                     .booking = {.tracking_code = "T9", .courier = "Bus", .promised_until = now_}});
  const bool at_the_door = tracking == Tracking::kDelivered || tracking == Tracking::kIdentityCheckFailed;
  if (!at_the_door || (tracking == Tracking::kDelivered && Chance(50))) return;
  std::get<TrackingEvent>(events_[1].back()).identity =
      IdentityCheck{.in_order = tracking == Tracking::kDelivered, .document_type = "PASSPORT"};
}

void ProcessWorld::CustomerActs() {
  const int index = process_.plan().Find(StepKind::kAuthorize);
  if (index < 0 || deeds_[index] == Deed::kNone) return;
  if (refund_asked_) {
    refund_asked_ = false;
    Tell(!healthy_ && Chance(30) ? PaymentEvent::Kind::kRefundFailed : PaymentEvent::Kind::kCancelled);
    return;
  }
  if (paid_ || payment_ended_) return;
  if (healthy_ || !Chance(40)) {
    paid_ = true;
    Tell(PaymentEvent::Kind::kPaid);
    return;
  }
  if (Chance(50)) {
    Tell(PaymentEvent::Kind::kFailed);
    return;
  }
  payment_ended_ = true;
  deeds_[index] = Deed::kTakenBack;
  Tell(Chance(70) ? PaymentEvent::Kind::kExpired : PaymentEvent::Kind::kCancelled);
}

// Beside the order: somebody pays a part back by hand, and a bank takes back what its customer disputes.
void ProcessWorld::BankActs() {
  if (!paid_) return;
  if (!charged_back_ && Chance(20)) {
    charged_back_ = true;
    Tell(PaymentEvent::Kind::kChargedBack);
    return;
  }
  if (!refund_.open) {
    refund_ = {.number = refund_.number + 1, .open = true, .of_remedy = Chance(30)};
    return TellOfRefund(PaymentEvent::Kind::kRefundRequested);
  }
  refund_.open = false;
  TellOfRefund(Chance(40) ? PaymentEvent::Kind::kRefundFailed : PaymentEvent::Kind::kRefundDone);
}

// Somebody makes good what went wrong, and that does not always work at once.
void ProcessWorld::RemedyActs() {
  if (remedy_.over) {
    remedy_ = {.number = remedy_.number + 1, .over = false};
    return TellOfRemedy(RemedyNews::Kind::kGranted);
  }
  if (remedy_.parked || Chance(40)) {
    remedy_.parked = !remedy_.parked;
    return TellOfRemedy(remedy_.parked ? RemedyNews::Kind::kParked : RemedyNews::Kind::kResumed);
  }
  remedy_.over = true;
  TellOfRemedy(RemedyNews::Kind::kCredited);
}

void ProcessWorld::CourierActs(int shipment) {
  static constexpr Tracking kTroubles[] = {Tracking::kDeliveryFailed, Tracking::kIdentityCheckFailed,
                                           Tracking::kRefused,        Tracking::kReturning,
                                           Tracking::kLost,           Tracking::kDamaged};
  switch (tracking_[shipment - 1]) {
    case Tracking::kAnnounced:
      if (!healthy_ && Chance(15)) return Track(shipment, TrackingEvent::Kind::kUnroutable, Tracking::kNone);
      if (!healthy_ && Chance(15)) return Track(shipment, TrackingEvent::Kind::kPartnerChanged, Tracking::kNone);
      if (!healthy_ && Chance(10)) return Track(shipment, TrackingEvent::Kind::kTracking, Tracking::kDelivered);
      return Track(shipment, TrackingEvent::Kind::kTracking, Tracking::kPickedUp);
    case Tracking::kPickedUp:
    case Tracking::kInTransit:
    case Tracking::kDeliveryFailed:
    case Tracking::kIdentityCheckFailed:
      if (!healthy_ && Chance(25)) {
        return Track(shipment, TrackingEvent::Kind::kTracking, kTroubles[Roll(std::size(kTroubles))]);
      }
      return Track(shipment, TrackingEvent::Kind::kTracking,
                   !healthy_ && Chance(40) ? Tracking::kInTransit : Tracking::kDelivered);
    default:
      return;  // nothing to carry, or no more
  }
}

void ProcessWorld::OperatorActs() {
  if (open_items_.empty()) return;
  auto item = open_items_.begin();
  std::advance(item, Roll(static_cast<int>(open_items_.size())));
  const int step = item->second;
  for (const FailedRefund& refund : process_.refunds_failed) {
    if (refund.work_item != item->first) continue;
    const RefundResolved resolved{refund.id, refund.work_item, "operator:jan", "paid by hand"};
    return Do(resolved, "refund resolved");
  }
  if (step < 0) {  // a remedy's
    if (remedy_.parked) RemedyActs();
    return;
  }
  // Somebody who has tried often enough lets it be.
  const auto act = healthy_ && ++acts_ > 10 ? OperatorAct::Act::kSkip : static_cast<OperatorAct::Act>(Roll(3));
  if (act == OperatorAct::Act::kSkip) let_be_.insert(step);
  Do(OperatorAct{.act = act, .step = step, .actor = "operator:jan", .reason = "so be it"},
     absl::StrCat("operator ", static_cast<int>(act), " on ", step));
}

void ProcessWorld::TimePasses() {
  if (!healthy_ && Chance(15)) {
    answers_.clear();  // they come to a process that is no more
    process_.keeper = 0;
    return Do(Tick{.resume = true}, "restart");
  }
  // A clock that is set, or a machine that was asleep.
  if (!healthy_ && Chance(8)) now_ += absl::Minutes(Roll(2 * 24 * 60) - 24 * 60);
  const absl::Time due = process_.NextDue();
  if (due != absl::InfiniteFuture()) now_ = std::max(now_, due);
  Do(Tick{}, "tick");
}

void ProcessWorld::EventArrives() {
  if (!read_.empty() && Chance(20)) return Do(read_[Roll(static_cast<int>(read_.size()))], "event again");
  if (!EventsWait()) return;
  auto feed = events_.begin() + Roll(static_cast<int>(events_.size()));
  while (feed->empty()) feed = std::next(feed) == events_.end() ? events_.begin() : std::next(feed);
  read_.push_back(feed->front());
  feed->pop_front();
  const Input& event = read_.back();
  std::string name;
  if (const auto* payment = std::get_if<PaymentEvent>(&event)) {
    name = absl::StrCat("payment event ", static_cast<int>(payment->kind));
  } else if (const auto* tracking = std::get_if<TrackingEvent>(&event)) {
    name = absl::StrCat("tracking event ", static_cast<int>(tracking->tracking));
  } else {
    name = absl::StrCat("remedy's news ", static_cast<int>(std::get<RemedyNews>(event).kind));
  }
  Do(event, name);
}

void ProcessWorld::Happen(bool healthy) {
  healthy_ = healthy;
  const int roll = Roll(100);
  if (!answers_.empty() && roll < 45) return AnswerArrives();
  if (EventsWait() && roll < 70) return EventArrives();
  if (!healthy && roll == 99) return Do(CancelRequest{"customer", "changed my mind"}, "cancel");
  if (!healthy && roll == 98 && !process_.shape.on_account && process_.state == OrderState::kPending) {
    return Do(PaymentRetried{"https://pay/2"}, "retry payment");
  }
  if (!healthy && (roll == 96 || roll == 97)) return BankActs();
  if (!healthy && roll == 95) return RemedyActs();
  if (roll < 78) return CustomerActs();
  if (roll < 88) return CourierActs(1 + Roll(process_.shape.shipments));
  if (roll < 92) return OperatorActs();
  if (answers_.empty() && !EventsWait()) return TimePasses();
  if (!healthy && roll < 95) return TimePasses();
}

}  // namespace vlot::ordering::testing
