#include "services/payment/settlements/settlement.h"

#include <algorithm>
#include <cstdlib>

#include "common/status/status.h"

namespace vlot::payment {
namespace {

void ComparePayment(KnownPayment& payment, SettlementLine& line) {
  const int64_t left = payment.captured_minor - payment.settled_minor;
  // A capture may be a part of what was captured, a payment is all of it.
  const bool is_part = line.psp_id != line.payment_psp_id;
  line.expected_minor = std::max<int64_t>(is_part ? std::min(line.amount_minor, left) : left, 0);
  payment.settled_minor += line.expected_minor;
}

void CompareChargeback(KnownPayment& payment, SettlementLine& line) {
  const int64_t left = payment.disputed_minor - payment.taken_back_minor;
  const int64_t expected = std::max<int64_t>(std::min(-line.amount_minor, left), 0);
  line.expected_minor = -expected;
  payment.taken_back_minor += expected;
}

void CompareRefund(KnownRefund& refund, SettlementLine& line) {
  line.subject = refund.id.Name();
  if (refund.counts && !refund.settled) line.expected_minor = -refund.amount_minor;
  refund.settled = true;
}

}  // namespace

void Compare(Currency currency, Known& known, absl::Span<SettlementLine> lines) {
  for (SettlementLine& line : lines) {
    line.expected_minor = 0;
    const auto payment = known.payments.find(line.payment_psp_id);
    if (payment == known.payments.end() || payment->second.currency != currency) continue;
    line.subject = payment->second.id.Name();
    if (line.kind == LineKind::kPayment) ComparePayment(payment->second, line);
    if (line.kind == LineKind::kChargeback) CompareChargeback(payment->second, line);
    if (line.kind != LineKind::kRefund) continue;
    const auto refund = known.refunds.find(line.psp_id);
    if (refund != known.refunds.end()) CompareRefund(refund->second, line);
  }
}

absl::StatusOr<Closing> Close(const Money& amount, int64_t lines_minor, const Costs& costs) {
  ASSIGN_OR_RETURN(const Decimal gross, Add(costs.net, costs.vat));
  ASSIGN_OR_RETURN(const Money kept, MoneyFromDecimal(gross, amount.currency, Rounding::kHalfAwayFromZero));
  ASSIGN_OR_RETURN(const Money vat, MoneyFromDecimal(costs.vat, amount.currency, Rounding::kHalfAwayFromZero));
  const int64_t missing = lines_minor - amount.minor;
  if (std::abs(missing - kept.minor) <= 1) {
    return Closing{.fees_minor = missing - vat.minor, .fees_vat_minor = vat.minor};
  }
  return Closing{
      .fees_minor = kept.minor - vat.minor, .fees_vat_minor = vat.minor, .other_minor = kept.minor - missing};
}

void AddTo(Settlement& settlement, absl::Span<const SettlementLine> lines) {
  for (const SettlementLine& line : lines) {
    ++settlement.lines;
    if (Differs(line)) ++settlement.differing_lines;
    settlement.difference_minor += line.amount_minor - line.expected_minor;
    if (line.kind == LineKind::kPayment) settlement.payments_minor += line.expected_minor;
    if (line.kind == LineKind::kRefund) settlement.refunds_minor += line.expected_minor;
    if (line.kind == LineKind::kChargeback) settlement.chargebacks_minor += line.expected_minor;
  }
}

}  // namespace vlot::payment
