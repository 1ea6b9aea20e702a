#include <utility>
#include <vector>

#include "common/status/status.h"
#include "services/sandbox/psp_acts.h"
#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_page.h"
#include "services/sandbox/settling/settlement.h"

namespace vlot::sandbox {
namespace {

constexpr char kOpen[] = "open";
constexpr char kNext[] = "next";

// What is not settled yet, in euros before other currencies: those accounts have one balance each, and the API tells of
// one.
Settlement Balance(const Ask& ask, const PspStore& store) {
  Settlement open{.live = ask.live, .status = SettlementStatus::kOpen, .currency = kEur};
  open.created_at = ask.now;
  for (Settlement& settlement : store.Unsettled(ask.now, absl::InfiniteFuture())) {
    if (settlement.live == ask.live && settlement.currency == kEur) return std::move(settlement);
  }
  return open;
}

// The one that is next to reach the bank; without one, the balance.
Settlement Next(const Ask& ask, const PspStore& store) {
  for (const Settlement& settlement : store.settlements().settlements()) {
    if (settlement.live == ask.live && settlement.status == SettlementStatus::kPending) return settlement;
  }
  return Balance(ask, store);
}

absl::StatusOr<Settlement> Find(const Ask& ask, PspStore& store) {
  if (ask.Id() == kOpen) return Balance(ask, store);
  if (ask.Id() == kNext) return Next(ask, store);
  const Settlement* const settlement = store.FindSettlement(ask.Id());
  if (settlement == nullptr || settlement->live != ask.live) return NoSuch("settlement", ask.Id());
  return *settlement;
}

template <class Thing>
const Thing* FindById(const std::vector<Thing>& things, const std::string& id) {
  for (const Thing& thing : things) {
    if (thing.id == id) return &thing;
  }
  return nullptr;
}

// A page of the settlement's items of one kind; `write(out, payment, item)`.
template <class Write>
absl::StatusOr<Reply> ListItems(const Ask& ask, PspStore& store, ItemKind kind, const std::string& name, Write write) {
  ASSIGN_OR_RETURN(const Settlement settlement, Find(ask, store));
  std::vector<SettlementItem> items;
  for (const SettlementItem& item : settlement.items) {
    if (item.kind == kind) items.push_back(item);
  }
  return WritePageOf(ask, name, items, [&](JsonWriter& out, const SettlementItem& item) {
    write(out, *store.FindPayment(item.payment_id), item);
  });
}

}  // namespace

absl::StatusOr<Reply> GetSettlement(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Settlement settlement, Find(ask, store));
  const bool unnamed = ask.Id() == kOpen || ask.Id() == kNext;
  JsonWriter out;
  ask.view.Write(out, settlement, unnamed ? ask.Id() : settlement.id, ask.now);
  return Reply{200, out.Take(), "", ""};
}

absl::StatusOr<Reply> ListSettlements(const Ask& ask, PspStore& store) {
  std::vector<const Settlement*> settlements;
  for (const Settlement& settlement : store.settlements().settlements()) {
    if (settlement.live == ask.live) settlements.push_back(&settlement);
  }
  PageSource source;
  source.count = settlements.size();
  source.name = "settlements";
  source.id = [&](size_t i) { return settlements[i]->id; };
  source.find = [&](const std::string& id) -> std::optional<size_t> {
    for (size_t i = 0; i < settlements.size(); ++i) {
      if (settlements[i]->id == id) return i;
    }
    return std::nullopt;
  };
  source.write = [&](JsonWriter& out, size_t i) { ask.view.Write(out, *settlements[i], settlements[i]->id, ask.now); };
  return WritePage(ask, source);
}

absl::StatusOr<Reply> ListSettlementPayments(const Ask& ask, PspStore& store) {
  return ListItems(
      ask, store, ItemKind::kPayment, "payments",
      [&](JsonWriter& out, const Payment& payment, const SettlementItem&) { ask.view.Write(out, payment); });
}

absl::StatusOr<Reply> ListSettlementRefunds(const Ask& ask, PspStore& store) {
  return ListItems(ask, store, ItemKind::kRefund, "refunds",
                   [&](JsonWriter& out, const Payment& payment, const SettlementItem& item) {
                     ask.view.Write(out, payment, *FindById(payment.refunds, item.id));
                   });
}

absl::StatusOr<Reply> ListSettlementChargebacks(const Ask& ask, PspStore& store) {
  return ListItems(ask, store, ItemKind::kChargeback, "chargebacks",
                   [&](JsonWriter& out, const Payment& payment, const SettlementItem& item) {
                     ask.view.Write(out, payment, *FindById(payment.chargebacks, item.id));
                   });
}

absl::StatusOr<Reply> ListSettlementCaptures(const Ask& ask, PspStore& store) {
  return ListItems(ask, store, ItemKind::kCapture, "captures",
                   [&](JsonWriter& out, const Payment& payment, const SettlementItem& item) {
                     ask.view.Write(out, payment, *FindById(payment.captures, item.id));
                   });
}

}  // namespace vlot::sandbox
