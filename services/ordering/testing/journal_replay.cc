#include "services/ordering/testing/journal_replay.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace vlot::ordering::testing {
namespace {

// A step that is not done unless an entry says so. Of the others the courier's scans tell, or nothing does.
bool IsToldOf(StepKind kind) { return IsUndoable(kind) || kind == StepKind::kAccrue; }

}  // namespace

void JournalReplay::Stop() { state_ = OrderState::kCancelling; }

// Too late to take `step` back: it is done after all, and what could be taken back before is begun anew.
void JournalReplay::GoOn(int step) {
  state_ = OrderState::kConfirmed;
  std::replace(steps_.begin(), steps_.end(), Told::kUndone, Told::kNothing);
  steps_[step] = Told::kDone;
}

void JournalReplay::Confirm() {
  state_ = OrderState::kConfirmed;
  const int money = std::max(plan_.Find(StepKind::kAuthorize), plan_.Find(StepKind::kCreditCheck));
  if (steps_[money] == Told::kNothing) steps_[money] = Told::kDone;
}

void JournalReplay::Close(const Journal& entry) {
  open_items_.erase(entry.work_item);
  if (entry.reference != "SKIP") return;
  steps_[entry.step] = state_ == OrderState::kCancelling ? Told::kUndone : Told::kSkipped;
}

void JournalReplay::Take(const Journal& entry) {
  ++entries_;
  switch (entry.kind) {
    case JournalKind::kOrderConfirmed:
      return Confirm();
    case JournalKind::kOrderCompleted:
      state_ = OrderState::kCompleted;
      return;
    case JournalKind::kOrderCancelled:
      state_ = OrderState::kCancelled;
      return;
    case JournalKind::kOrderExpired:
      state_ = OrderState::kExpired;
      return;
    case JournalKind::kCancelRequested:
    case JournalKind::kStockRefused:
    case JournalKind::kCreditRefused:
      return Stop();
    case JournalKind::kStepFailed:  // of an undo: too late to take back
      return state_ == OrderState::kCancelling ? GoOn(entry.step) : Stop();
    case JournalKind::kStepUndone:
      steps_[entry.step] = Told::kUndone;
      return;
    case JournalKind::kStockReserved:
    case JournalKind::kCreditReserved:
    case JournalKind::kShipmentCreated:
      steps_[entry.step] = Told::kDone;
      return;
    case JournalKind::kPaymentRequested:
      requested_ = true;
      return;
    case JournalKind::kPaymentPaid:
      paid_ = true;
      return;
    case JournalKind::kInvoiceIssued:
      steps_[entry.step] = Told::kDone;
      invoice_number_ = entry.reference;
      return;
    case JournalKind::kCreditNoteIssued:
      if (entry.step >= 0) credit_note_number_ = entry.reference;  // else a remedy's
      return;
    case JournalKind::kItemsAccrued:
      steps_[entry.step] = Told::kDone;
      ++accrued_;
      return;
    case JournalKind::kCourierBooked:
    case JournalKind::kCourierChanged: {
      Shipment& shipment = ShipmentOf(entry);
      shipment.tracking_code = entry.reference;
      shipment.courier = entry.detail;
      const bool first = entry.kind == JournalKind::kCourierBooked;
      if (first) steps_[entry.step] = Told::kDone;
      if (!first || shipment.tracking == "NONE") shipment.tracking = "ANNOUNCED";
      return;
    }
    case JournalKind::kTrackingUpdated:
    case JournalKind::kShipmentPickedUp:
    case JournalKind::kShipmentDelivered:
    case JournalKind::kDeliveryFailed:
      ShipmentOf(entry).tracking = entry.detail.substr(0, entry.detail.find(':'));
      return;
    case JournalKind::kWorkItemOpened:
      open_items_[entry.work_item] = entry.step;
      return;
    case JournalKind::kWorkItemClosed:
      return Close(entry);
    default:
      return;  // tells more of what another entry says
  }
}

// Whether `state` is one that a reader of the journal expects of the step.
bool JournalReplay::Explains(int index, StepState state) const {
  const StepKind kind = plan_.steps[index].kind;
  const bool is_parked =
      std::any_of(open_items_.begin(), open_items_.end(), [&](const auto& item) { return item.second == index; });
  if (is_parked || state == StepState::kParked) return is_parked && state == StepState::kParked;
  const bool settled = state == StepState::kDone || state == StepState::kSkipped;
  if (state_ == OrderState::kCompleted && !settled) return false;
  const bool undone = state_ == OrderState::kCancelled || state_ == OrderState::kExpired;
  if (undone && IsUndoable(kind)) return state == StepState::kUndone;
  const bool goes_back =
      (undone || state_ == OrderState::kCancelling) && (state == StepState::kUndoing || state == StepState::kUndone);
  switch (steps_[index]) {
    case Told::kNothing:
      return !IsToldOf(kind) || !settled;
    case Told::kDone:
      return state == StepState::kDone || goes_back;
    case Told::kSkipped:
      return state == StepState::kSkipped || goes_back;
    case Told::kUndone:
      return state == StepState::kUndone;
  }
  return false;
}

std::string JournalReplay::Differences(const Process& process) const {
  std::vector<std::string> differences;
  const auto compare = [&](const char* what, const auto& told, const auto& is) {
    if (told != is) differences.push_back(absl::StrCat(what, ": the journal says ", told, ", it is ", is));
  };
  compare("entries", entries_, process.journal_count);
  compare("state", static_cast<int>(state_), static_cast<int>(process.state));
  compare("invoice", invoice_number_, process.invoice_number);
  compare("credit note", credit_note_number_, process.credit_note_number);
  compare("accrued", accrued_, process.accrued);
  compare("checkout", requested_, !process.checkout_url.empty());
  if (paid_) compare("paid", paid_, process.paid);
  for (size_t i = 0; i < shipments_.size(); ++i) {
    compare("tracking code", shipments_[i].tracking_code, process.shipments[i].tracking_code);
    compare("courier", shipments_[i].courier, process.shipments[i].courier);
    compare("tracking", shipments_[i].tracking, std::string(TrackingName(process.shipments[i].tracking)));
  }
  std::map<int, int> open;
  for (int i = 0; i < static_cast<int>(process.steps.size()); ++i) {
    const Step& step = process.steps[i];
    if (step.work_item != 0) open.emplace(step.work_item, i);
    if (!Explains(i, step.state)) {
      differences.push_back(absl::StrCat("the journal does not explain that ", StepName(plan_.steps[i]), " is ",
                                         static_cast<int>(step.state)));
    }
  }
  for (const FailedRefund& refund : process.refunds_failed) open.emplace(refund.work_item, -1);
  for (const RemedyFacts& remedy : process.remedies) {
    if (remedy.work_item != 0) open.emplace(remedy.work_item, -1);
  }
  const auto item = absl::PairFormatter(" of ");
  compare("work items", absl::StrJoin(open_items_, ",", item), absl::StrJoin(open, ",", item));
  return absl::StrJoin(differences, "; ");
}

}  // namespace vlot::ordering::testing
