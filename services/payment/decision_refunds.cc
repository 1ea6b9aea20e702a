// The part of decisions that is about money back.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/payment/decision.h"
#include "services/payment/errors.h"
#include "services/payment/reference.h"

namespace vlot::payment {

// --- What the PSP says of a refund ---

void Decision::TakeRefunds(const Attempt& attempt, const PspPayment& psp) {
  for (const PspRefund& told : psp.refunds) {
    const auto ours = ParseRefundReference(told.reference);
    const auto it = std::find_if(payment_.refunds.begin(), payment_.refunds.end(), [&](const Refund& refund) {
      return ours ? refund.id == ours->refund : !refund.psp_id.empty() && refund.psp_id == told.id;
    });
    if (it != payment_.refunds.end()) {
      if (ours && ours->number != it->tries) continue;  // an earlier try: it failed, as we know
      it->psp_id = told.id;
      SetRefundState(*it, told.status);
    } else if (!ours) {
      AdoptRefund(attempt, told);
    }
  }
}

// What the bank has taken back, in all; less than before: some of it came again.
void Decision::TakeChargebacks(Attempt& attempt, const PspPayment& psp) {
  const int64_t more = psp.charged_back.minor - attempt.disputed_minor;
  if (more == 0) return;
  attempt.disputed_minor = psp.charged_back.minor;
  Tell(more > 0 ? EventKind::kChargebackReceived : EventKind::kChargebackReversed, std::abs(more), &attempt);
  Changed();
}

// Somebody paid back at the PSP by hand: that money is gone as well.
void Decision::AdoptRefund(const Attempt& attempt, const PspRefund& psp) {
  if (psp.status == PspRefundStatus::kFailed || psp.status == PspRefundStatus::kCanceled || psp.amount.minor <= 0)
    return;
  payment_.refunds.push_back({.id = new_refund_id_(),
                              .attempt = attempt.number,
                              .amount_minor = psp.amount.minor,
                              .state = RefundState::kPending,
                              .reason = kReasonMadeAtPsp,
                              .psp_id = psp.id,
                              .created_at = now_});
  Tell(EventKind::kRefundRequested, payment_.refunds.back(), kReasonMadeAtPsp);
  SetRefundState(payment_.refunds.back(), psp.status);
  Changed();
}

void Decision::SetRefundState(Refund& refund, PspRefundStatus status) {
  switch (status) {
    case PspRefundStatus::kPending:
      if (refund.state != RefundState::kClaimed) return;
      refund.state = RefundState::kPending;
      refund.last_error.clear();
      return Changed();
    case PspRefundStatus::kRefunded:
      if (refund.state == RefundState::kRefunded) return;
      refund.state = RefundState::kRefunded;
      refund.last_error.clear();
      Tell(EventKind::kRefundDone, refund, refund.reason);
      EndIfPossible();
      return Changed();
    case PspRefundStatus::kFailed:
      return RefundFailed(refund, RefundState::kFailed, "the bank gave it back");
    case PspRefundStatus::kCanceled:
      return RefundFailed(refund, RefundState::kCancelled, "cancelled at the PSP");
  }
}

void Decision::RefundFailed(Refund& refund, RefundState state, std::string error) {
  if (!IsLive(refund.state)) return;
  refund.state = state;
  refund.last_error = error;
  Tell(EventKind::kRefundFailed, refund, std::move(error));
  Changed();
}

void Decision::RefundAnswered(const RefundId& id, const PspRefund& psp) {
  Refund* refund = FindRefund(payment_, id);
  if (refund == nullptr) return;
  const auto told = ParseRefundReference(psp.reference);
  if (told && told->number != refund->tries) return;  // late: it was tried again since
  refund->psp_id = psp.id;
  SetRefundState(*refund, psp.status);
}

void Decision::RefundRefused(const RefundId& id, std::string_view error) {
  Refund* refund = FindRefund(payment_, id);
  if (refund != nullptr && refund->state == RefundState::kClaimed) {
    RefundFailed(*refund, RefundState::kFailed, std::string(error));
  }
}

void Decision::RefundNotDone(const RefundId& id, std::string_view error, absl::Duration retry_after) {
  Refund* refund = FindRefund(payment_, id);
  if (refund == nullptr || refund->state != RefundState::kClaimed) return;
  refund->last_error = error;
  LookAfter(retry_after);
}

// --- What we want ---

absl::StatusOr<Refund> Decision::RequestRefund(const Money& amount, const std::string& reason,
                                               std::optional<RefundId> id) {
  if (const Refund* const known = id ? FindRefund(payment_, *id) : nullptr; known != nullptr) {
    if (amount != Money{known->amount_minor, payment_.amount.currency}) return RequestIdReusedError(id->Name());
    return *known;
  }
  if (amount.currency != payment_.amount.currency) {
    Violations violations;
    violations.Add("amount", absl::StrCat("must be in ", payment_.amount.currency.code()));
    return violations.ToStatus(kErrorDomain);
  }
  const Attempt* richest = nullptr;
  for (const Attempt& attempt : payment_.attempts) {
    if (richest == nullptr || RefundableMinor(payment_, attempt) > RefundableMinor(payment_, *richest)) {
      richest = &attempt;
    }
  }
  const int64_t refundable = richest == nullptr ? 0 : RefundableMinor(payment_, *richest);
  if (amount.minor > refundable) {
    return RefundExceedsCaptureError(payment_.id, {refundable, payment_.amount.currency});
  }
  Refund refund = StartRefund(id ? *id : new_refund_id_(), *richest, amount.minor, reason);
  Changed();
  return refund;
}

absl::StatusOr<Refund> Decision::RetryRefund(const RefundId& id) {
  Refund* const refund = FindRefund(payment_, id);
  if (refund == nullptr) return RefundNotFoundError(id);
  if (IsLive(refund->state)) return RefundNotFailedError(id, refund->state);
  const Attempt* const attempt = FindAttempt(payment_, refund->attempt);
  const int64_t refundable = attempt == nullptr ? 0 : RefundableMinor(payment_, *attempt);
  if (refund->amount_minor > refundable) {
    return RefundExceedsCaptureError(payment_.id, {refundable, payment_.amount.currency});
  }
  refund->state = RefundState::kClaimed;
  ++refund->tries;
  refund->psp_id.clear();
  refund->last_error.clear();
  refund->created_at = now_;
  Tell(EventKind::kRefundRequested, *refund, refund->reason);
  Do({.kind = Action::Kind::kRefund, .attempt = refund->attempt, .refund = refund->id});
  Changed();
  return *refund;
}

Refund& Decision::StartRefund(const RefundId& id, const Attempt& attempt, int64_t amount_minor, std::string reason) {
  Refund& refund = payment_.refunds.emplace_back(Refund{.id = id,
                                                        .attempt = attempt.number,
                                                        .amount_minor = amount_minor,
                                                        .reason = std::move(reason),
                                                        .created_at = now_});
  Tell(EventKind::kRefundRequested, refund, refund.reason);
  Do({.kind = Action::Kind::kRefund, .attempt = attempt.number, .refund = refund.id});
  return refund;
}

void Decision::RefundAll(const Attempt& attempt, std::string_view reason) {
  const int64_t left = RefundableMinor(payment_, attempt);
  if (left > 0) StartRefund(new_refund_id_(), attempt, left, std::string(reason));
}

}  // namespace vlot::payment
