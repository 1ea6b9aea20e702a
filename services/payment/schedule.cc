#include "services/payment/schedule.h"

#include <algorithm>

namespace vlot::payment {
namespace {

absl::Duration Lookup(const Schedule& schedule, int tries) {
  return schedule.lookups[std::min<size_t>(tries, schedule.lookups.size() - 1)];
}

absl::Duration WaitFor(const Payment& payment, const Attempt& attempt, const Schedule& schedule) {
  switch (attempt.state) {
    case AttemptState::kClaimed:  // its call is under way, or ended with the process that made it
      return std::max(schedule.call_lease, Doubling(schedule.retry_first, schedule.retry_most, payment.tries));
    case AttemptState::kUnknown:
      return Lookup(schedule, payment.tries);
    case AttemptState::kOpen:
    case AttemptState::kAuthorized: {
      const bool to_be_taken = attempt.state == AttemptState::kAuthorized && !MustClose(payment, attempt);
      if (to_be_taken || (MustClose(payment, attempt) && !attempt.left_open)) {
        return std::max(schedule.call_lease, Doubling(schedule.retry_first, schedule.retry_most, payment.tries));
      }
      return Doubling(schedule.sweep_first, schedule.sweep_most, payment.tries);
    }
    default:
      return absl::InfiniteDuration();
  }
}

absl::Duration WaitFor(const Payment& payment, const Refund& refund, const Schedule& schedule) {
  switch (refund.state) {
    case RefundState::kClaimed:
      return std::max(schedule.call_lease, Doubling(schedule.retry_first, schedule.retry_most, payment.tries));
    case RefundState::kPending:
      return Lookup(schedule, payment.tries);
    default:
      return absl::InfiniteDuration();
  }
}

}  // namespace

Schedule Faster(Schedule schedule, int divisor) {
  for (absl::Duration& lookup : schedule.lookups) lookup /= divisor;
  schedule.sweep_first /= divisor;
  schedule.sweep_most /= divisor;
  schedule.retry_first /= divisor;
  schedule.retry_most /= divisor;
  return schedule;
}

absl::Duration Doubling(absl::Duration first, absl::Duration most, int tries) {
  for (int i = 0; i < tries && first < most; ++i) first *= 2;
  return std::min(first, most);
}

absl::Time NextLook(const Payment& payment, const Schedule& schedule, absl::Time now) {
  absl::Duration wait = absl::InfiniteDuration();
  for (const Attempt& attempt : payment.attempts) wait = std::min(wait, WaitFor(payment, attempt, schedule));
  for (const Refund& refund : payment.refunds) wait = std::min(wait, WaitFor(payment, refund, schedule));
  const absl::Time next = now + wait;
  const bool expires = payment.ending == Ending::kNone && !IsEnded(payment.state) && payment.state != State::kPaid;
  return expires ? std::min(next, std::max(payment.expire_time, now)) : next;
}

}  // namespace vlot::payment
