// The part of PspStore that settles.
#include <map>
#include <utility>

#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_records.h"
#include "services/sandbox/psp_store.h"

namespace vlot::sandbox {

std::vector<Settlement> PspStore::Unsettled(absl::Time now, absl::Time cutoff) const {
  std::map<std::pair<Currency, bool>, Settlement> made;
  for (const size_t index : settlements_.Waiting()) {
    const Payment& payment = slots_[index].payment;
    std::vector<SettlementItem> items = UnsettledOf(payment, cutoff);
    if (items.empty()) continue;
    Settlement& settlement = made[{payment.amount.currency, payment.live}];
    settlement.currency = payment.amount.currency;
    settlement.live = payment.live;
    std::move(items.begin(), items.end(), std::back_inserter(settlement.items));
  }
  std::vector<Settlement> settlements;
  for (auto& [key, settlement] : made) {
    settlement.status = SettlementStatus::kOpen;
    settlement.fee = settlements_.plan().fee;
    settlement.created_at = now;
    settlements.push_back(std::move(settlement));
  }
  return settlements;
}

std::vector<Settlement*> PspStore::Settle(absl::Time now, absl::Time cutoff) {
  std::vector<Settlement*> settled;
  for (Settlement& settlement : Unsettled(now, cutoff)) {
    settlement.id = NewId("stl_");
    settlement.reference = settlements_.NextReference(now);
    settlement.status = SettlementStatus::kPending;
    Settlement& added = settlements_.Add(std::move(settlement));
    if (journal_) Write(ToRecord(added));
    MarkSettled(added);
    for (const SettlementItem& item : added.items) Save(*FindPayment(item.payment_id));
    settled.push_back(&added);
  }
  return settled;
}

void PspStore::MarkSettled(const Settlement& settlement) {
  for (const SettlementItem& item : settlement.items) {
    if (Payment* const payment = FindPayment(item.payment_id)) Mark(*payment, item, settlement.id);
  }
}

void PspStore::EndSettlement(Settlement& settlement, SettlementStatus status, absl::Time now) {
  settlement.status = status;
  settlement.settled_at = now;
  if (!journal_) return;
  JsonWriter out;
  out.BeginObject().Field("t", "settlement_end").Field("id", settlement.id).Field("s", Name(status));
  out.IntField("at", absl::ToUnixMicros(now)).EndObject();
  Write(out.Take());
}

}  // namespace vlot::sandbox
