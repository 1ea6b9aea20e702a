#include "services/sandbox/psp_rules.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_methods.h"

namespace vlot::sandbox {
namespace {

void SetStatus(Payment& payment, PaymentStatus status, absl::Time now) {
  payment.status = status;
  payment.pays_at = absl::InfiniteFuture();
  switch (status) {
    case PaymentStatus::kOpen:
    case PaymentStatus::kPending:
      return;  // not told by webhook
    case PaymentStatus::kAuthorized:
      payment.authorized_at = now;
      payment.capture_before = now + CaptureWithin(payment.method);
      break;
    case PaymentStatus::kPaid:
      payment.paid_at = now;
      break;
    case PaymentStatus::kCanceled:
      payment.canceled_at = now;
      break;
    case PaymentStatus::kExpired:
      payment.expired_at = now;
      break;
    case PaymentStatus::kFailed:
      payment.failed_at = now;
      break;
  }
  ++payment.events;
}

bool MayStillPay(const Payment& payment) {
  return payment.status == PaymentStatus::kOpen || payment.status == PaymentStatus::kPending;
}

bool IsChosenByPayer(const Payment& payment) { return payment.methods.size() != 1; }

absl::Status ChooseMethod(Payment& payment, const std::string& method) {
  if (method.empty() || method == payment.method) {
    if (payment.method.empty()) payment.method = payment.methods.empty() ? "ideal" : payment.methods.front();
    return absl::OkStatus();
  }
  const bool offered = payment.methods.empty() ||
                       std::find(payment.methods.begin(), payment.methods.end(), method) != payment.methods.end();
  if (!offered || FindMethod(method) == nullptr) return FieldInvalid("method", "The payment method is not offered");
  payment.method = method;
  return absl::OkStatus();
}

Refund* FindRefund(Payment& payment, const std::string& id) {
  const auto it = std::find_if(payment.refunds.begin(), payment.refunds.end(),
                               [&](const Refund& refund) { return refund.id == id; });
  return it == payment.refunds.end() ? nullptr : &*it;
}

bool Counts(const Refund& refund) {
  return refund.status != RefundStatus::kFailed && refund.status != RefundStatus::kCanceled;
}

bool IsDuplicate(const Refund& earlier, const Refund& refund, const Timing& timing, absl::Time now) {
  return Counts(earlier) && earlier.amount_minor == refund.amount_minor && earlier.description == refund.description &&
         earlier.metadata == refund.metadata && now - earlier.created_at < timing.duplicate_refund_window;
}

bool AdvanceRefund(Payment& payment, Refund& refund, const Timing& timing, absl::Time now) {
  if (refund.changes_at > now) return false;
  const bool was_pending = refund.status == RefundStatus::kPending || refund.status == RefundStatus::kQueued;
  refund.status = was_pending ? RefundStatus::kProcessing : RefundStatus::kRefunded;
  refund.changes_at = was_pending ? now + timing.refund_step : absl::InfiniteFuture();
  ++payment.events;
  return true;
}

bool EndAuthorization(Payment& payment, PaymentStatus without_capture, absl::Time now) {
  SetStatus(payment, CapturedMinor(payment) > 0 ? PaymentStatus::kPaid : without_capture, now);
  return true;
}

bool AdvanceStatus(Payment& payment, absl::Time now) {
  if (payment.status == PaymentStatus::kAuthorized && payment.capture_before <= now) {
    return EndAuthorization(payment, PaymentStatus::kExpired, now);
  }
  if (!MayStillPay(payment)) return false;
  if (payment.pays_at <= now) return Conclude(payment, PaymentStatus::kPaid, "", now).ok();
  if (payment.expires_at > now) return false;
  SetStatus(payment, PaymentStatus::kExpired, now);
  return true;
}

}  // namespace

bool IsFinal(PaymentStatus status) { return status >= PaymentStatus::kPaid; }

// Open payments by methods that complete at once cannot be called back: the payer may be at the bank (Mollie, cancel
// payment).
bool IsCancelable(const Payment& payment) {
  if (payment.status == PaymentStatus::kAuthorized) return payment.captures.empty();
  return MayStillPay(payment) && (payment.method == "banktransfer" || payment.method == "directdebit");
}

int64_t RefundedMinor(const Payment& payment) {
  int64_t sum = 0;
  for (const Refund& refund : payment.refunds) sum += Counts(refund) ? refund.amount_minor : 0;
  return sum;
}

int64_t CapturedMinor(const Payment& payment) {
  int64_t sum = 0;
  for (const Capture& capture : payment.captures) {
    sum += capture.status != CaptureStatus::kFailed ? capture.amount_minor : 0;
  }
  return sum;
}

int64_t ChargedBackMinor(const Payment& payment) {
  int64_t sum = 0;
  for (const Chargeback& chargeback : payment.chargebacks) sum += chargeback.amount_minor;
  return sum;
}

int64_t RemainingMinor(const Payment& payment) {
  if (payment.status != PaymentStatus::kPaid && payment.captures.empty()) return 0;
  const int64_t received = payment.manual_capture ? CapturedMinor(payment) : payment.amount.minor;
  return std::max<int64_t>(0, received - RefundedMinor(payment) - ChargedBackMinor(payment));
}

absl::Duration OpenFor(const std::string& method) {
  const Method* found = FindMethod(method);
  return found != nullptr ? found->open_for : absl::Hours(12);
}

absl::Status Conclude(Payment& payment, PaymentStatus outcome, const std::string& method, absl::Time now) {
  if (!MayStillPay(payment)) {
    return NotPossible("The payment is already " + std::string(Name(payment.status)) + " and cannot be changed");
  }
  if (outcome == PaymentStatus::kOpen) return NotPossible("A payment cannot be opened again");
  const bool unsuccessful = outcome == PaymentStatus::kFailed || outcome == PaymentStatus::kCanceled;
  if (unsuccessful && IsChosenByPayer(payment)) return absl::OkStatus();
  if (outcome == PaymentStatus::kAuthorized && !payment.manual_capture) {
    return NotPossible("The payment is captured at once and cannot be authorized only");
  }
  if (outcome == PaymentStatus::kPaid && payment.manual_capture) outcome = PaymentStatus::kAuthorized;
  if (outcome != PaymentStatus::kExpired) {
    if (absl::Status status = ChooseMethod(payment, method); !status.ok()) return status;
  }
  SetStatus(payment, outcome, now);
  return absl::OkStatus();
}

absl::Status Cancel(Payment& payment, absl::Time now) {
  if (!IsCancelable(payment)) return NotPossible("The payment cannot be canceled");
  SetStatus(payment, PaymentStatus::kCanceled, now);
  return absl::OkStatus();
}

absl::Status AddCapture(Payment& payment, Capture capture, absl::Time now) {
  if (payment.status != PaymentStatus::kAuthorized) return NotPossible("The payment has no authorization to capture");
  const int64_t left = payment.amount.minor - CapturedMinor(payment);
  if (capture.amount_minor == 0) capture.amount_minor = left;
  if (capture.amount_minor > left)
    return FieldInvalid("amount", "The amount is higher than the amount left to capture");
  payment.captures.push_back(std::move(capture));
  if (CapturedMinor(payment) == payment.amount.minor) SetStatus(payment, PaymentStatus::kPaid, now);
  return absl::OkStatus();
}

absl::Status ReleaseAuthorization(Payment& payment, absl::Time now) {
  if (payment.status != PaymentStatus::kAuthorized) return NotPossible("The payment has no authorization to release");
  EndAuthorization(payment, PaymentStatus::kCanceled, now);
  return absl::OkStatus();
}

absl::Status AddRefund(Payment& payment, Refund refund, const Timing& timing, absl::Time now) {
  for (const Refund& earlier : payment.refunds) {
    if (IsDuplicate(earlier, refund, timing, now)) return DuplicateRefund();
  }
  if (RemainingMinor(payment) == 0) return NotPossible("The payment has no amount left to refund");
  if (refund.amount_minor > RemainingMinor(payment)) {
    return FieldInvalid("amount", "The amount is higher than the remaining amount of the payment");
  }
  refund.status = RefundStatus::kPending;
  refund.created_at = now;
  refund.changes_at = now + timing.refund_step;
  payment.refunds.push_back(std::move(refund));
  return absl::OkStatus();
}

absl::Status CancelRefund(Payment& payment, const std::string& refund_id) {
  Refund* refund = FindRefund(payment, refund_id);
  if (refund == nullptr) return NoSuch("refund", refund_id);
  if (refund->status != RefundStatus::kQueued && refund->status != RefundStatus::kPending) {
    return NotPossible("The refund is already " + std::string(Name(refund->status)) + " and cannot be canceled");
  }
  refund->status = RefundStatus::kCanceled;
  refund->changes_at = absl::InfiniteFuture();
  return absl::OkStatus();
}

absl::Status FailRefund(Payment& payment, const std::string& refund_id) {
  Refund* refund = FindRefund(payment, refund_id);
  if (refund == nullptr) return NoSuch("refund", refund_id);
  if (!Counts(*refund)) return NotPossible("The refund is already " + std::string(Name(refund->status)));
  refund->status = RefundStatus::kFailed;
  refund->changes_at = absl::InfiniteFuture();
  ++payment.events;
  return absl::OkStatus();
}

absl::Status AddChargeback(Payment& payment, Chargeback chargeback) {
  const int64_t left = RemainingMinor(payment);
  if (chargeback.amount_minor == 0) chargeback.amount_minor = left;
  if (left == 0 || chargeback.amount_minor > left) return NotPossible("The payment has too little left to charge back");
  payment.chargebacks.push_back(std::move(chargeback));
  ++payment.events;
  return absl::OkStatus();
}

bool Advance(Payment& payment, const Timing& timing, absl::Time now) {
  bool changed = AdvanceStatus(payment, now);
  for (Refund& refund : payment.refunds) changed |= AdvanceRefund(payment, refund, timing, now);
  return changed;
}

absl::Time NextDue(const Payment& payment) {
  absl::Time due = absl::InfiniteFuture();
  if (MayStillPay(payment)) due = std::min(payment.expires_at, payment.pays_at);
  if (payment.status == PaymentStatus::kAuthorized) due = payment.capture_before;
  for (const Refund& refund : payment.refunds) due = std::min(due, refund.changes_at);
  return due;
}

}  // namespace vlot::sandbox
