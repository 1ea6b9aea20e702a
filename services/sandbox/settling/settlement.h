// Settlements of the sandbox PSP: what it pays out of what it has collected, and what it keeps for itself. Pure: values
// in, values out. Amounts are minor units of the settlement's currency, in the shop's favour positive.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/money/money.h"
#include "services/sandbox/psp_types.h"

namespace vlot::sandbox {

enum class SettlementStatus { kOpen, kPending, kPaidout, kFailed };
std::string_view Name(SettlementStatus status);
bool ParseName(std::string_view name, SettlementStatus* status);

// What it asks for a payment: without VAT, and the VAT on it in percent.
struct SettlementFee {
  int64_t fixed_minor = 29;
  int64_t vat_percent = 21;
};

enum class ItemKind { kPayment, kRefund, kChargeback, kCapture, kReturnedRefund };
std::string_view Name(ItemKind kind);
bool ParseName(std::string_view name, ItemKind* kind);

struct SettlementItem {
  ItemKind kind = ItemKind::kPayment;
  std::string id;  // tr_, re_, chb_ or cpt_
  std::string payment_id;
  std::string method;
  int64_t amount_minor = 0;
  absl::Time at;  // when it happened: in its month it stands in the overview

  bool operator==(const SettlementItem&) const = default;
};

struct Settlement {
  std::string id;         // stl_...
  std::string reference;  // on the bank statement: "1234567.2611.03"
  bool live = false;
  SettlementStatus status = SettlementStatus::kPending;
  Currency currency;
  SettlementFee fee;
  absl::Time created_at;
  absl::Time settled_at = absl::InfiniteFuture();
  std::vector<SettlementItem> items;  // oldest first
};

// What of a payment stands on no settlement yet, and happened before `cutoff`. Captures of a payment that is captured
// by hand stand for it. A refund that failed after it was settled comes back.
std::vector<SettlementItem> UnsettledOf(const Payment& payment, absl::Time cutoff);

// The item stands on this settlement from now on.
void Mark(Payment& payment, const SettlementItem& item, const std::string& settlement_id);

// The sums of one month and method. In ten-thousandths of the currency, as the API writes them.
struct PeriodSum {
  int64_t count = 0;
  int64_t net = 0;
  int64_t vat = 0;
};
struct Period {
  std::map<std::pair<ItemKind, std::string>, PeriodSum> revenue;  // by kind and method
  std::map<std::string, PeriodSum> costs;                         // by method; positive: kept
};
std::map<absl::CivilMonth, Period> PeriodsOf(const Settlement& settlement);

// What is paid out: revenue less costs, rounded to the cent.
int64_t AmountOf(const Settlement& settlement);

}  // namespace vlot::sandbox
