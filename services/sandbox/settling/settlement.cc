#include "services/sandbox/settling/settlement.h"

#include <algorithm>

#include "services/sandbox/psp_rules.h"

namespace vlot::sandbox {
namespace {

constexpr int64_t kPartsPerMinor = 100;  // a ten-thousandth of a currency with two decimals

constexpr std::pair<std::string_view, SettlementStatus> kStatuses[] = {{"open", SettlementStatus::kOpen},
                                                                       {"pending", SettlementStatus::kPending},
                                                                       {"paidout", SettlementStatus::kPaidout},
                                                                       {"failed", SettlementStatus::kFailed}};
constexpr std::pair<std::string_view, ItemKind> kKinds[] = {{"payment", ItemKind::kPayment},
                                                            {"refund", ItemKind::kRefund},
                                                            {"chargeback", ItemKind::kChargeback},
                                                            {"capture", ItemKind::kCapture},
                                                            {"returned", ItemKind::kReturnedRefund}};

template <class Table, class Value>
std::string_view NameIn(const Table& table, Value value) {
  for (const auto& [name, known] : table) {
    if (known == value) return name;
  }
  return "";
}

template <class Table, class Value>
bool ParseIn(const Table& table, std::string_view text, Value* value) {
  for (const auto& [name, known] : table) {
    if (name != text) continue;
    *value = known;
    return true;
  }
  return false;
}

bool IsGone(const Refund& refund) {
  return refund.status == RefundStatus::kFailed || refund.status == RefundStatus::kCanceled;
}

void AddReceipts(const Payment& payment, std::vector<SettlementItem>& items) {
  if (!payment.manual_capture) {
    if (payment.status != PaymentStatus::kPaid || !payment.settlement_id.empty()) return;
    items.push_back(
        {ItemKind::kPayment, payment.id, payment.id, payment.method, payment.amount.minor, payment.paid_at});
    return;
  }
  for (const Capture& capture : payment.captures) {
    if (capture.status == CaptureStatus::kFailed || !capture.settlement_id.empty()) continue;
    items.push_back(
        {ItemKind::kCapture, capture.id, payment.id, payment.method, capture.amount_minor, capture.created_at});
  }
}

void AddRefunds(const Payment& payment, std::vector<SettlementItem>& items) {
  for (const Refund& refund : payment.refunds) {
    SettlementItem item{ItemKind::kRefund,    refund.id,        payment.id, payment.method,
                        -refund.amount_minor, refund.created_at};
    if (refund.settlement_id.empty()) {
      if (!IsGone(refund)) items.push_back(std::move(item));
    } else if (IsGone(refund) && refund.returned_in.empty()) {
      item.kind = ItemKind::kReturnedRefund;
      item.amount_minor = refund.amount_minor;
      items.push_back(std::move(item));
    }
  }
}

template <class Thing>
Thing* FindById(std::vector<Thing>& things, const std::string& id) {
  const auto it = std::find_if(things.begin(), things.end(), [&](const Thing& thing) { return thing.id == id; });
  return it == things.end() ? nullptr : &*it;
}

}  // namespace

std::string_view Name(SettlementStatus status) { return NameIn(kStatuses, status); }
bool ParseName(std::string_view name, SettlementStatus* status) { return ParseIn(kStatuses, name, status); }
std::string_view Name(ItemKind kind) { return NameIn(kKinds, kind); }
bool ParseName(std::string_view name, ItemKind* kind) { return ParseIn(kKinds, name, kind); }

std::vector<SettlementItem> UnsettledOf(const Payment& payment, absl::Time cutoff) {
  std::vector<SettlementItem> items;
  AddReceipts(payment, items);
  AddRefunds(payment, items);
  for (const Chargeback& chargeback : payment.chargebacks) {
    if (!chargeback.settlement_id.empty()) continue;
    items.push_back({ItemKind::kChargeback, chargeback.id, payment.id, payment.method, -chargeback.amount_minor,
                     chargeback.created_at});
  }
  std::erase_if(items, [&](const SettlementItem& item) { return item.at >= cutoff; });
  return items;
}

void Mark(Payment& payment, const SettlementItem& item, const std::string& settlement_id) {
  switch (item.kind) {
    case ItemKind::kPayment:
      payment.settlement_id = settlement_id;
      return;
    case ItemKind::kRefund:
      if (Refund* refund = FindById(payment.refunds, item.id)) refund->settlement_id = settlement_id;
      return;
    case ItemKind::kReturnedRefund:
      if (Refund* refund = FindById(payment.refunds, item.id)) refund->returned_in = settlement_id;
      return;
    case ItemKind::kChargeback:
      if (Chargeback* chargeback = FindById(payment.chargebacks, item.id)) chargeback->settlement_id = settlement_id;
      return;
    case ItemKind::kCapture:
      if (Capture* capture = FindById(payment.captures, item.id)) capture->settlement_id = settlement_id;
      return;
  }
}

std::map<absl::CivilMonth, Period> PeriodsOf(const Settlement& settlement) {
  std::map<absl::CivilMonth, Period> periods;
  for (const SettlementItem& item : settlement.items) {
    Period& period = periods[absl::ToCivilMonth(item.at, absl::UTCTimeZone())];
    PeriodSum& revenue = period.revenue[{item.kind, item.method}];
    ++revenue.count;
    revenue.net += item.amount_minor * kPartsPerMinor;
    if (item.kind != ItemKind::kPayment && item.kind != ItemKind::kCapture) continue;
    PeriodSum& cost = period.costs[item.method];
    ++cost.count;
    cost.net += settlement.fee.fixed_minor * kPartsPerMinor;
    cost.vat += settlement.fee.fixed_minor * settlement.fee.vat_percent;  // a percent of a minor unit is a part
  }
  return periods;
}

int64_t AmountOf(const Settlement& settlement) {
  int64_t parts = 0;
  for (const auto& [month, period] : PeriodsOf(settlement)) {
    for (const auto& [what, sum] : period.revenue) parts += sum.net;
    for (const auto& [method, sum] : period.costs) parts -= sum.net + sum.vat;
  }
  const int64_t half = parts >= 0 ? kPartsPerMinor / 2 : -kPartsPerMinor / 2;
  return (parts + half) / kPartsPerMinor;
}

}  // namespace vlot::sandbox
