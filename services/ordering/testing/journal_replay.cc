#include "services/ordering/testing/journal_replay.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace vlot::ordering::testing {

void JournalReplay::Stop() { state_ = OrderState::kCancelling; }

void JournalReplay::GoOn() {
  state_ = OrderState::kConfirmed;
  undone_.clear();
}

void JournalReplay::Take(const Journal& entry) {
  ++entries_;
  switch (entry.kind) {
    case JournalKind::kOrderConfirmed:
      state_ = OrderState::kConfirmed;
      return;
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
      return state_ == OrderState::kCancelling ? GoOn() : Stop();
    case JournalKind::kStepUndone:
      undone_.insert(entry.step);
      return;
    case JournalKind::kPaymentRequested:
      requested_ = true;
      return;
    case JournalKind::kPaymentPaid:
      paid_ = true;
      return;
    case JournalKind::kInvoiceIssued:
      invoice_number_ = entry.reference;
      return;
    case JournalKind::kCreditNoteIssued:
      credit_note_number_ = entry.reference;
      return;
    case JournalKind::kItemsAccrued:
      ++accrued_;
      return;
    case JournalKind::kCourierBooked:
    case JournalKind::kCourierChanged: {
      Shipment& shipment = ShipmentOf(entry);
      shipment.tracking_code = entry.reference;
      shipment.courier = entry.detail;
      const bool first = entry.kind == JournalKind::kCourierBooked;
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
      open_items_.insert(entry.work_item);
      return;
    case JournalKind::kWorkItemClosed:
      open_items_.erase(entry.work_item);
      return;
    default:
      return;  // tells more of what another entry says
  }
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
  std::set<int> open;
  for (int i = 0; i < static_cast<int>(process.steps.size()); ++i) {
    const Step& step = process.steps[i];
    if (step.work_item != 0) open.insert(step.work_item);
    if (undone_.contains(i) && step.state != StepState::kUndone) {
      differences.push_back(absl::StrCat("the journal says that ", StepName(plan_.steps[i]), " is undone"));
    }
  }
  for (const FailedRefund& refund : process.refunds_failed) open.insert(refund.work_item);
  compare("work items", absl::StrJoin(open_items_, ","), absl::StrJoin(open, ","));
  return absl::StrJoin(differences, "; ");
}

}  // namespace vlot::ordering::testing
