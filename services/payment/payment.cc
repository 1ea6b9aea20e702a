#include "services/payment/payment.h"

#include <algorithm>

namespace vlot::payment {
namespace {

template <class Counts>
int64_t SumRefunds(const Payment& payment, Counts counts) {
  int64_t sum = 0;
  for (const Refund& refund : payment.refunds) sum += counts(refund) ? refund.amount_minor : 0;
  return sum;
}

}  // namespace

bool IsEnded(State state) { return state == State::kExpired || state == State::kCancelled; }

bool IsFinal(AttemptState state) {
  switch (state) {
    case AttemptState::kPaid:
    case AttemptState::kFailed:
    case AttemptState::kCancelled:
    case AttemptState::kExpired:
      return true;
    default:
      return false;
  }
}

bool IsUnderWay(RefundState state) { return state == RefundState::kClaimed || state == RefundState::kPending; }
bool IsLive(RefundState state) { return IsUnderWay(state) || state == RefundState::kRefunded; }

int64_t CapturedMinor(const Payment& payment) {
  int64_t sum = 0;
  for (const Attempt& attempt : payment.attempts) sum += attempt.captured_minor;
  return sum;
}

int64_t RefundedMinor(const Payment& payment) {
  return SumRefunds(payment, [](const Refund& refund) { return IsLive(refund.state); });
}

int64_t DisputedMinor(const Payment& payment) {
  int64_t sum = 0;
  for (const Attempt& attempt : payment.attempts) sum += attempt.disputed_minor;
  return sum;
}

int64_t RefundableMinor(const Payment& payment, const Attempt& attempt) {
  const int64_t refunded = SumRefunds(
      payment, [&](const Refund& refund) { return refund.attempt == attempt.number && IsLive(refund.state); });
  // What was refunded may be taken back as well: the bank does not ask us.
  return std::max<int64_t>(attempt.captured_minor - refunded - attempt.disputed_minor, 0);
}

int64_t RefundableMinor(const Payment& payment) {
  int64_t sum = 0;
  for (const Attempt& attempt : payment.attempts) sum += RefundableMinor(payment, attempt);
  return sum;
}

bool MustClose(const Payment& payment, const Attempt& attempt) {
  if (IsFinal(attempt.state)) return false;
  return payment.ending != Ending::kNone || IsEnded(payment.state) || payment.state == State::kPaid ||
         attempt.number != payment.attempts.back().number;
}

Attempt* FindAttempt(Payment& payment, int32_t number) {
  const auto it = std::find_if(payment.attempts.begin(), payment.attempts.end(),
                               [&](const Attempt& attempt) { return attempt.number == number; });
  return it == payment.attempts.end() ? nullptr : &*it;
}

Refund* FindRefund(Payment& payment, const RefundId& id) {
  const auto it = std::find_if(payment.refunds.begin(), payment.refunds.end(),
                               [&](const Refund& refund) { return refund.id == id; });
  return it == payment.refunds.end() ? nullptr : &*it;
}

std::string_view Name(State state) {
  static constexpr std::string_view kNames[] = {"STATE_UNSPECIFIED", "CREATING", "OPEN", "AUTHORIZED", "PAID", "FAILED",
                                                "EXPIRED",           "CANCELLED"};
  return kNames[static_cast<size_t>(state)];
}

std::string_view Name(RefundState state) {
  static constexpr std::string_view kNames[] = {"STATE_UNSPECIFIED", "CLAIMED", "PENDING",
                                                "REFUNDED",          "FAILED",  "CANCELLED"};
  return kNames[static_cast<size_t>(state)];
}

Payment MakePayment(const NewPayment& made, absl::Time now) {
  Payment payment{.id = made.id,
                  .order = made.order,
                  .amount = made.amount,
                  .description = made.description,
                  .redirect_url = made.redirect_url,
                  .language = made.language,
                  .expire_time = made.expire_time,
                  .created_at = now};
  payment.attempts.push_back({.created_at = now, .method = made.method});
  return payment;
}

Payment MakeTombstone(const PaymentId& id, const OrderId& order, absl::Time now) {
  return {.id = id,
          .order = order,
          .state = State::kCancelled,
          .ending = Ending::kCancel,
          .settled = true,
          .amount = Money::Zero(kEur),  // of no meaning: nobody has said what it was for
          .expire_time = now,
          .created_at = now};
}

}  // namespace vlot::payment
