#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/payment/hal.h"
#include "services/payment/settlements/mollie_settlements.h"

namespace vlot::payment {
namespace {

using Json = nlohmann::json;
using hal::Member;
using hal::Text;

PspSettlement::Status ParseStatus(const std::string& status) {
  if (status == "paidout") return PspSettlement::Status::kPaidOut;
  if (status == "failed") return PspSettlement::Status::kFailed;
  return PspSettlement::Status::kUnderWay;  // open, pending, processing-at-bank
}

// Adds an amount of more decimals than money has; null is nothing.
absl::Status AddAmount(const Json& amount, Decimal& sum) {
  if (!amount.is_object()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Decimal value, Decimal::Parse(Text(amount, "value")));
  ASSIGN_OR_RETURN(sum, Add(sum, value));
  return absl::OkStatus();
}

// {"2026": {"11": {"costs": [...]}}}
absl::StatusOr<Costs> ReadCosts(const Json& periods) {
  Costs costs;
  for (const Json& year : periods) {
    for (const Json& month : year) {
      for (const Json& cost : Member(month, "costs")) {
        RETURN_IF_ERROR(AddAmount(Member(cost, "amountNet"), costs.net));
        RETURN_IF_ERROR(AddAmount(Member(cost, "amountVat"), costs.vat));
      }
    }
  }
  return costs;
}

absl::StatusOr<PspSettlement> ReadSettlement(const Json& json) {
  PspSettlement settlement{
      .id = Text(json, "id"), .reference = Text(json, "reference"), .status = ParseStatus(Text(json, "status"))};
  if (settlement.id.empty()) return absl::InvalidArgumentError("a settlement without an id");
  ASSIGN_OR_RETURN(settlement.amount, hal::ParseAmount(Member(json, "amount")));
  ASSIGN_OR_RETURN(settlement.costs, ReadCosts(Member(json, "periods")));
  if (settlement.status == PspSettlement::Status::kPaidOut) {
    ASSIGN_OR_RETURN(settlement.settled_at, ParseRfc3339(Text(json, "settledAt")));
  }
  return settlement;
}

// In the settlement's currency, and with its sign.
absl::StatusOr<Money> AmountOf(const Json& item, bool is_debit) {
  if (const Json& settled = Member(item, "settlementAmount"); settled.is_object()) return hal::ParseAmount(settled);
  ASSIGN_OR_RETURN(Money amount, hal::ParseAmount(Member(item, "amount")));
  if (is_debit) amount.minor = -amount.minor;
  return amount;
}

struct Part {
  const char* name;  // of the list
  LineKind kind;
};

Part PartOf(Phase phase) {
  switch (phase) {
    case Phase::kRefunds:
      return {"refunds", LineKind::kRefund};
    case Phase::kChargebacks:
      return {"chargebacks", LineKind::kChargeback};
    case Phase::kCaptures:
      return {"captures", LineKind::kPayment};
    default:
      return {"payments", LineKind::kPayment};
  }
}

}  // namespace

absl::StatusOr<PspSettlement> ParsePspSettlement(const std::string& body) {
  ASSIGN_OR_RETURN(const Json json, hal::ParseObject(body));
  return ReadSettlement(json);
}

absl::StatusOr<PspSettlementPage> ParsePspSettlements(const std::string& body) {
  ASSIGN_OR_RETURN(const Json json, hal::ParseObject(body));
  const Json& list = Member(Member(json, "_embedded"), "settlements");
  if (!list.is_array()) return absl::InvalidArgumentError("a list without settlements");
  PspSettlementPage page{.next = hal::NextPage(json)};
  for (const Json& item : list) {
    ASSIGN_OR_RETURN(page.settlements.emplace_back(), ReadSettlement(item));
  }
  return page;
}

absl::StatusOr<PspLinePage> ParsePspLines(const std::string& body, Phase phase) {
  ASSIGN_OR_RETURN(const Json json, hal::ParseObject(body));
  const Part part = PartOf(phase);
  const Json& list = Member(Member(json, "_embedded"), part.name);
  if (!list.is_array()) return absl::InvalidArgumentError(absl::StrCat("a list without ", part.name));
  PspLinePage page{.next = hal::NextPage(json)};
  for (const Json& item : list) {
    // What is captured by hand is settled by its captures.
    if (phase == Phase::kPayments && Member(item, "amountCaptured").is_object()) continue;
    SettlementLine line{.kind = part.kind, .psp_id = Text(item, "id"), .payment_psp_id = Text(item, "paymentId")};
    if (phase == Phase::kPayments) line.payment_psp_id = line.psp_id;
    if (line.psp_id.empty())
      return absl::InvalidArgumentError(absl::StrCat("one of the ", part.name, " without an id"));
    const bool is_debit = part.kind != LineKind::kPayment;
    ASSIGN_OR_RETURN(const Money amount, AmountOf(item, is_debit));
    line.amount_minor = amount.minor;
    page.lines.push_back(std::move(line));
  }
  return page;
}

}  // namespace vlot::payment
