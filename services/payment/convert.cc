#include "services/payment/convert.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/checks/return_url.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/payment/errors.h"
#include "services/payment/limits.h"

namespace vlot::payment {
namespace {

Money TakeAmount(const google::type::Money& proto, Violations& violations) {
  const Money amount = wire::Take(wire::FromProto(proto), "amount", violations);
  if (violations.empty() && !amount.IsPositive()) violations.Add("amount", "must be more than zero");
  return amount;
}

template <class T>
absl::StatusOr<T> Checked(T value, const Violations& violations) {
  if (!violations.empty()) return violations.ToStatus(kErrorDomain);
  return value;
}

}  // namespace

absl::StatusOr<NewPayment> FromProto(const v1::CreatePaymentRequest& request) {
  Violations violations;
  NewPayment made;
  made.id = wire::TakeName<PaymentId>(request.name(), "name", violations);
  made.order = wire::TakeName<OrderId>(request.order(), "order", violations);
  made.amount = TakeAmount(request.amount(), violations);
  made.description = wire::TakeText(request.description(), 1, kDescriptionMax, "description", violations);
  made.redirect_url = wire::TakeText(request.redirect_url(), 1, kUrlMax, "redirect_url", violations);
  if (!made.redirect_url.empty() && !IsReturnUrl(made.redirect_url)) {
    violations.Add("redirect_url", "must be an absolute https URL, percent-encoded");
  }
  made.method = wire::TakeText(request.method(), 0, kMethodMax, "method", violations);
  made.language = request.language();
  if (!made.language.empty() && made.language != "nl" && made.language != "en") {
    violations.Add("language", "must be \"nl\", \"en\" or empty");
  }
  if (request.has_expire_time()) {
    made.expire_time = wire::Take(wire::FromProto(request.expire_time()), "expire_time", violations);
  } else {
    violations.Add("expire_time", "is required");
  }
  return Checked(std::move(made), violations);
}

absl::StatusOr<RetryRequest> FromProto(const v1::RetryPaymentRequest& request) {
  Violations violations;
  RetryRequest retry;
  retry.payment = wire::TakeName<PaymentId>(request.name(), "name", violations);
  retry.request_id = wire::TakeRequestId(request.request_id(), violations);
  retry.method = wire::TakeText(request.method(), 0, kMethodMax, "method", violations);
  return Checked(std::move(retry), violations);
}

absl::StatusOr<CancelRequest> FromProto(const v1::CancelPaymentRequest& request) {
  Violations violations;
  CancelRequest cancel;
  cancel.payment = wire::TakeName<PaymentId>(request.name(), "name", violations);
  cancel.order = wire::TakeName<OrderId>(request.order(), "order", violations);
  return Checked(cancel, violations);
}

absl::StatusOr<RefundRequest> FromProto(const v1::RefundPaymentRequest& request) {
  Violations violations;
  RefundRequest refund;
  refund.payment = wire::TakeName<PaymentId>(request.payment(), "payment", violations);
  refund.request_id = wire::TakeRequestId(request.request_id(), violations);
  refund.amount = TakeAmount(request.amount(), violations);
  refund.reason = wire::TakeText(request.reason(), 1, kReasonMax, "reason", violations);
  return Checked(std::move(refund), violations);
}

absl::StatusOr<PaymentQuery> FromProto(const v1::ListPaymentsRequest& request) {
  Violations violations;
  PaymentQuery query;
  query.limit = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  if (!request.order().empty()) query.order = wire::TakeName<OrderId>(request.order(), "order", violations);
  for (const int state : request.states()) {
    if (state <= 0 || !v1::Payment::State_IsValid(state)) {
      violations.Add("states", "has one that does not exist");
    } else {
      query.states.push_back(static_cast<State>(state));
    }
  }
  query.before = wire::TakePageId<PaymentId>(kPaymentList, request.page_token(), violations);
  return Checked(std::move(query), violations);
}

absl::StatusOr<bool> IsPspPayment(const v1::NotifyPaymentRequest& request) {
  if (request.psp() != "mollie") {
    Violations violations;
    violations.Add("psp", "must be \"mollie\"");
    return violations.ToStatus(kErrorDomain);
  }
  const std::string& id = request.psp_id();
  return id.size() <= 64 && absl::StartsWith(id, "tr_") &&
         std::all_of(id.begin(), id.end(), [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

v1::Refund ToProto(const Payment& payment, const Refund& refund) {
  v1::Refund out;
  out.set_name(refund.id.Name());
  out.set_payment(payment.id.Name());
  *out.mutable_amount() = wire::ToProto(Money{refund.amount_minor, payment.amount.currency});
  out.set_state(static_cast<v1::Refund::State>(refund.state));
  out.set_reason(refund.reason);
  out.set_psp_id(refund.psp_id);
  *out.mutable_create_time() = wire::ToProto(refund.created_at);
  return out;
}

v1::Payment ToProto(const Payment& payment) {
  v1::Payment out;
  out.set_name(payment.id.Name());
  out.set_order(payment.order.Name());
  out.set_state(static_cast<v1::Payment::State>(payment.state));
  if (!payment.attempts.empty()) {  // else it was cancelled before it was for any amount
    *out.mutable_amount() = wire::ToProto(payment.amount);
    *out.mutable_captured() = wire::ToProto(Money{CapturedMinor(payment), payment.amount.currency});
    *out.mutable_refunded() = wire::ToProto(Money{RefundedMinor(payment), payment.amount.currency});
    *out.mutable_disputed() = wire::ToProto(Money{DisputedMinor(payment), payment.amount.currency});
    if (payment.state == State::kOpen) out.set_checkout_url(payment.attempts.back().checkout_url);
  }
  *out.mutable_expire_time() = wire::ToProto(payment.expire_time);
  *out.mutable_create_time() = wire::ToProto(payment.created_at);
  if (payment.paid_at) *out.mutable_paid_time() = wire::ToProto(*payment.paid_at);
  for (const Attempt& attempt : payment.attempts) {
    v1::Attempt& to = *out.add_attempts();
    to.set_number(attempt.number);
    to.set_state(static_cast<v1::Attempt::State>(attempt.state));
    to.set_psp_id(attempt.psp_id);
    to.set_method(attempt.method);
    to.set_checkout_url(attempt.checkout_url);
    *to.mutable_create_time() = wire::ToProto(attempt.created_at);
    to.set_last_error(attempt.last_error);
  }
  for (const Refund& refund : payment.refunds) *out.add_refunds() = ToProto(payment, refund);
  return out;
}

}  // namespace vlot::payment
