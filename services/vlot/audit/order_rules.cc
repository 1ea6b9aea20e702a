#include "services/vlot/audit/order_rules.h"

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot::audit {
namespace {

size_t CountThings(const OrderFacts& facts) {
  return facts.payments.size() + facts.documents.size() + facts.accruals.size() + facts.credit.size() +
         facts.reservations.size() + facts.shipments.size() + facts.jobs.size() + facts.remedies.size();
}

bool IsLive(const Placed& order) { return !IsFinal(order.state); }

std::string EndedText(const Placed& order) { return absl::StrCat("its order is ", AbslView(Name(order.state))); }

void CheckTimer(const OrderFacts& facts, std::vector<Finding>& findings) {
  const Placed& order = *facts.placed;
  const auto say = [&](std::string detail) {
    findings.push_back(
        {Invariant::kOrderGoesOn, facts.id.Name(), absl::StrCat("is ", AbslView(Name(order.state)), ", ", detail)});
  };
  if (IsLive(order) && !order.timer && order.work_items_open == 0) {
    return say("and nothing moves it on: no timer and no open work item");
  }
  if (!IsLive(order) && order.timer) say("and still has a timer");
  if (!IsLive(order) && order.work_items_open > 0)
    say(absl::StrCat("with ", order.work_items_open, " open work items"));
  if (order.attention != (order.work_items_open + order.remedies_waiting + order.refunds_waiting > 0)) {
    say(order.attention ? "and asks for attention without an open work item" : "and hides its open work item");
  }
}

}  // namespace

std::string_view Name(OrderState state) {
  static constexpr std::string_view kNames[] = {"?",          "PENDING",   "CONFIRMED", "COMPLETED",
                                                "CANCELLING", "CANCELLED", "EXPIRED"};
  const auto index = static_cast<size_t>(state);
  return index < std::size(kNames) ? kNames[index] : kNames[0];
}

void CheckLife(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings) {
  tally.Checked(Invariant::kOrderGoesOn);
  CheckTimer(facts, findings);
  for (const StockReservation& reservation : facts.reservations) {
    if (reservation.state != StockState::kHeld) continue;
    tally.Checked(Invariant::kStockHasLiveOrder);
    if (IsLive(*facts.placed)) continue;
    findings.push_back({Invariant::kStockHasLiveOrder, reservation.id.Name(),
                        absl::StrCat("is held, but ", EndedText(*facts.placed))});
  }
  for (const Shipment& shipment : facts.shipments) {
    if (shipment.state != ShipmentState::kReady) continue;
    tally.Checked(Invariant::kStockHasLiveOrder);
    if (IsLive(*facts.placed)) continue;
    findings.push_back({Invariant::kStockHasLiveOrder, shipment.id.Name(),
                        absl::StrCat("waits in the house, but ", EndedText(*facts.placed))});
  }
  for (const Credit& credit : facts.credit) {
    if (credit.state != CreditState::kReserved) continue;
    tally.Checked(Invariant::kCreditHasLiveOrder);
    if (IsLive(*facts.placed)) continue;
    findings.push_back({Invariant::kCreditHasLiveOrder, absl::StrCat("creditReservations/", facts.id.ToString()),
                        absl::StrCat("is reserved, but ", EndedText(*facts.placed))});
  }
}

void CheckOrphans(const OrderFacts& facts, std::vector<Finding>& findings) {
  const std::string detail = absl::StrCat("its order ", facts.id.Name(), " is not there");
  const auto say = [&](std::string id) { findings.push_back({Invariant::kBelongsToOrder, std::move(id), detail}); };
  for (const Payment& payment : facts.payments) say(payment.id.Name());
  for (const Document& document : facts.documents) say(document.id.Name());
  for (const Accrual& accrual : facts.accruals) say(absl::StrCat("accruals/", accrual.id.ToString()));
  for (size_t i = 0; i < facts.credit.size(); ++i) say(absl::StrCat("creditReservations/", facts.id.ToString()));
  for (const StockReservation& reservation : facts.reservations) say(reservation.id.Name());
  for (const Shipment& shipment : facts.shipments) say(shipment.id.Name());
  for (const Job& job : facts.jobs) say(job.id.Name());
  for (const Remedy& remedy : facts.remedies) say(NameOf(remedy));
}

void CheckOrder(const OrderFacts& facts, const Skus& services, Tally& tally, std::vector<Finding>& findings) {
  tally.Checked(Invariant::kBelongsToOrder, static_cast<int64_t>(CountThings(facts)));
  if (!facts.placed) return CheckOrphans(facts, findings);
  CheckLife(facts, tally, findings);
  CheckMoney(facts, tally, findings);
  CheckRemedies(facts, tally, findings);
  CheckGoods(facts, services, tally, findings);
  CheckJobs(facts, tally, findings);
}

}  // namespace vlot::audit
