#include "services/sandbox/settling/settlement_book.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

namespace vlot::sandbox {
namespace {

constexpr int kCustomerNumber = 1234567;  // as in the examples of the documentation

absl::Time Floor(absl::Time time, absl::Duration step) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), step);
}

}  // namespace

Settlement* SettlementBook::Find(const std::string& id_or_reference) {
  const auto it = by_name_.find(id_or_reference);
  return it == by_name_.end() ? nullptr : &settlements_[it->second];
}

Settlement& SettlementBook::Add(Settlement settlement) {
  by_name_[settlement.id] = by_name_[settlement.reference] = settlements_.size();
  if (settlement.status == SettlementStatus::kPending) pending_.push_back(settlements_.size());
  return settlements_.emplace_back(std::move(settlement));
}

std::string SettlementBook::NextReference(absl::Time now) const {
  const absl::CivilMonth month = absl::ToCivilMonth(now, absl::UTCTimeZone());
  for (int number = 1;; ++number) {
    std::string reference =
        absl::StrFormat("%d.%02d%02d.%02d", kCustomerNumber, month.year() % 100, month.month(), number);
    if (!by_name_.contains(reference)) return reference;
  }
}

void SettlementBook::Watch(size_t payment, absl::Time oldest) {
  const auto known = waiting_.find(payment);
  if (known != waiting_.end()) {
    if (known->second == oldest) return;
    oldest_first_.erase({known->second, payment});
    waiting_.erase(known);
  }
  if (oldest == absl::InfiniteFuture()) return;
  waiting_[payment] = oldest;
  oldest_first_.insert({oldest, payment});
}

std::vector<size_t> SettlementBook::Waiting() const {
  std::vector<size_t> payments;
  payments.reserve(waiting_.size());
  for (const auto& [payment, oldest] : waiting_) payments.push_back(payment);
  std::sort(payments.begin(), payments.end());
  return payments;
}

absl::Time SettlementBook::CutoffAt(absl::Time now) const {
  return plan_.every == absl::InfiniteDuration() ? absl::InfinitePast() : Floor(now, plan_.every);
}

absl::Time SettlementBook::NextDue() const {
  absl::Time due = absl::InfiniteFuture();
  if (!oldest_first_.empty() && plan_.every != absl::InfiniteDuration()) {
    due = Floor(oldest_first_.begin()->first, plan_.every) + plan_.every;
  }
  for (const size_t index : pending_) {
    const Settlement& settlement = settlements_[index];
    if (settlement.status != SettlementStatus::kPending) continue;
    due = std::min(due, settlement.created_at + plan_.payout_after);
  }
  return due;
}

std::vector<Settlement*> SettlementBook::PayableAt(absl::Time now) {
  std::vector<Settlement*> payable;
  std::erase_if(pending_, [&](size_t index) { return settlements_[index].status != SettlementStatus::kPending; });
  for (const size_t index : pending_) {
    if (settlements_[index].created_at + plan_.payout_after <= now) payable.push_back(&settlements_[index]);
  }
  return payable;
}

}  // namespace vlot::sandbox
