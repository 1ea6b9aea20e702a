#include "services/payment/settlements/convert_settlement.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/payment/errors.h"
#include "services/payment/limits.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::payment {
namespace {

constexpr int kLinesPageDefault = 200;

std::optional<std::pair<absl::Time, PaymentId>> TakeUnsettledKey(const std::string& token, Violations& violations) {
  const std::string key = wire::TakePageToken(kUnsettledList, token, violations);
  if (key.empty()) return std::nullopt;
  const std::pair<std::string, std::string> parts = absl::StrSplit(key, absl::MaxSplits('/', 1));
  int64_t micros = 0;
  const auto payment = PaymentId::Parse(parts.second);
  if (!absl::SimpleAtoi(parts.first, &micros) || !payment.ok()) {
    violations.Add("page_token", "is none of this list");
    return std::nullopt;
  }
  return std::make_pair(absl::FromUnixMicros(micros), *payment);
}

}  // namespace

v1::Settlement ToProto(const Settlement& settlement) {
  const auto money = [&](int64_t minor) { return wire::ToProto(Money{minor, settlement.amount.currency}); };
  v1::Settlement out;
  out.set_name(settlement.id.Name());
  out.set_psp_id(settlement.psp_id);
  out.set_reference(settlement.reference);
  out.set_state(static_cast<v1::Settlement::State>(settlement.state));
  *out.mutable_amount() = wire::ToProto(settlement.amount);
  *out.mutable_payments() = money(settlement.payments_minor);
  *out.mutable_refunds() = money(settlement.refunds_minor);
  *out.mutable_chargebacks() = money(settlement.chargebacks_minor);
  *out.mutable_fees() = money(settlement.fees_minor);
  *out.mutable_fees_vat() = money(settlement.fees_vat_minor);
  *out.mutable_difference() = money(settlement.difference_minor);
  out.set_lines(settlement.lines);
  out.set_differing_lines(settlement.differing_lines);
  *out.mutable_create_time() = wire::ToProto(settlement.created_at);
  if (settlement.paid_out_at != absl::InfiniteFuture()) {
    *out.mutable_paid_out_time() = wire::ToProto(settlement.paid_out_at);
  }
  return out;
}

v1::SettlementLine ToProto(const NumberedLine& numbered, Currency currency) {
  const SettlementLine& line = numbered.line;
  v1::SettlementLine out;
  out.set_number(numbered.number);
  out.set_kind(static_cast<v1::SettlementLine::Kind>(line.kind));
  *out.mutable_amount() = wire::ToProto(Money{line.amount_minor, currency});
  *out.mutable_expected() = wire::ToProto(Money{line.expected_minor, currency});
  out.set_subject(line.subject);
  out.set_psp_id(line.psp_id);
  out.set_payment_psp_id(line.payment_psp_id);
  return out;
}

v1::UnsettledPayment ToProto(const Unsettled& payment) {
  v1::UnsettledPayment out;
  out.set_payment(payment.payment.Name());
  out.set_order(payment.order.Name());
  out.set_psp_id(payment.psp_id);
  *out.mutable_amount() = wire::ToProto(payment.amount);
  *out.mutable_paid_time() = wire::ToProto(payment.paid_at);
  return out;
}

feed::NewEvent ToEvent(const Settlement& settlement, absl::Time now) {
  v1::Event event;
  event.set_kind(v1::Event::SETTLEMENT_RECEIVED);
  *event.mutable_event_time() = wire::ToProto(now);
  *event.mutable_amount() = wire::ToProto(settlement.amount);
  event.set_psp_id(settlement.psp_id);
  event.set_subject(settlement.id.Name());
  *event.mutable_settlement() = ToProto(settlement);
  return {.payload = event.SerializeAsString()};
}

absl::StatusOr<SettlementQuery> FromProto(const v1::ListSettlementsRequest& request) {
  Violations violations;
  SettlementQuery query{.differing = request.differing()};
  query.limit = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  query.before = wire::TakePageId<SettlementId>(kSettlementList, request.page_token(), violations);
  if (request.state() != v1::Settlement::STATE_UNSPECIFIED) query.state = static_cast<SettlementState>(request.state());
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::StatusOr<LineQuery> FromProto(const v1::ListSettlementLinesRequest& request) {
  Violations violations;
  LineQuery query{.differing = request.differing()};
  query.settlement = wire::TakeName<SettlementId>(request.parent(), "parent", violations);
  query.limit = wire::TakePageSize(request.page_size(), kLinesPageDefault, kPageSizeMax, violations);
  query.after = wire::TakePageNumber(kSettlementLineList, request.page_token(), violations).value_or(0);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::StatusOr<UnsettledQuery> FromProto(const v1::ListUnsettledPaymentsRequest& request, absl::Time otherwise) {
  Violations violations;
  UnsettledQuery query{.paid_before = otherwise};
  query.limit = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  query.after = TakeUnsettledKey(request.page_token(), violations);
  if (request.has_paid_before()) {
    query.paid_before = wire::Take(wire::FromProto(request.paid_before()), "paid_before", violations);
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

std::string PageKeyOf(const Unsettled& payment) {
  return absl::StrCat(absl::ToUnixMicros(payment.paid_at), "/", payment.payment.ToString());
}

}  // namespace vlot::payment
