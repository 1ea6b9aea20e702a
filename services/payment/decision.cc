#include "services/payment/decision.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/payment/errors.h"
#include "services/payment/limits.h"
#include "services/payment/reference.h"

namespace vlot::payment {
namespace {

AttemptState ToState(PspStatus status) {
  switch (status) {
    case PspStatus::kOpen:
    case PspStatus::kPending:
      return AttemptState::kOpen;
    case PspStatus::kAuthorized:
      return AttemptState::kAuthorized;
    case PspStatus::kPaid:
      return AttemptState::kPaid;
    case PspStatus::kCanceled:
      return AttemptState::kCancelled;
    case PspStatus::kExpired:
      return AttemptState::kExpired;
    case PspStatus::kFailed:
      return AttemptState::kFailed;
  }
  return AttemptState::kFailed;
}

// News can overtake each other: an attempt only moves to a higher rank.
int Rank(AttemptState state) {
  switch (state) {
    case AttemptState::kClaimed:
    case AttemptState::kUnknown:
      return 0;
    case AttemptState::kOpen:
      return 1;
    case AttemptState::kAuthorized:
      return 2;
    case AttemptState::kFailed:
    case AttemptState::kCancelled:
    case AttemptState::kExpired:
      return 3;
    case AttemptState::kPaid:
      return 4;
  }
  return 0;
}

std::string ReasonOf(AttemptState state) {
  switch (state) {
    case AttemptState::kCancelled:
      return "CANCELLED";
    case AttemptState::kExpired:
      return "EXPIRED";
    default:
      return "FAILED";
  }
}

}  // namespace

// --- What the PSP says of an attempt ---

void Decision::Fetched(int32_t number, const PspPayment& psp, bool not_closed) {
  Attempt* attempt = FindAttempt(payment_, number);
  if (attempt == nullptr || psp.amount.currency != payment_.amount.currency) return;
  if (!attempt->psp_id.empty() && attempt->psp_id != psp.id) return;  // not this one: the driver raises the alarm
  // One that we took for never made turns out to exist.
  const bool resurrected = IsFinal(attempt->state) && attempt->psp_id.empty();
  attempt->psp_id = psp.id;
  if (!psp.method.empty()) attempt->method = psp.method;
  const AttemptState state = ToState(psp.status);
  if (resurrected || Rank(state) > Rank(attempt->state)) {
    attempt->state = state;
    switch (state) {
      case AttemptState::kOpen:
        Opened(*attempt, psp);
        break;
      case AttemptState::kAuthorized:
        Authorized(*attempt);
        break;
      case AttemptState::kPaid:
        Paid(*attempt, psp);
        break;
      default:
        Closed(*attempt, state, ReasonOf(state));
    }
    Changed();
  }
  TakeRefunds(*attempt, psp);
  TakeChargebacks(*attempt, psp);
  if (not_closed && MustClose(payment_, *attempt) && !attempt->left_open) {
    attempt->left_open = true;
    EndIfPossible();
    Changed();
  }
}

void Decision::Opened(Attempt& attempt, const PspPayment& psp) {
  attempt.checkout_url = psp.checkout_url;
  attempt.last_error.clear();
  if (MustClose(payment_, attempt)) {
    return Do({.kind = Action::Kind::kFetch, .attempt = attempt.number, .close = true});
  }
  payment_.state = State::kOpen;
  Tell(EventKind::kOpened, payment_.amount.minor, &attempt);
}

void Decision::Authorized(Attempt& attempt) {
  if (MustClose(payment_, attempt)) {
    return Do({.kind = Action::Kind::kFetch, .attempt = attempt.number, .close = true});
  }
  payment_.state = State::kAuthorized;
  Tell(EventKind::kAuthorized, payment_.amount.minor, &attempt);
  // The order goes on when it is paid: what is held is taken at once.
  Do({.kind = Action::Kind::kCapture, .attempt = attempt.number});
}

void Decision::Paid(Attempt& attempt, const PspPayment& psp) {
  attempt.captured_minor = psp.captured.minor;
  attempt.left_open = false;
  attempt.last_error.clear();
  if (IsEnded(payment_.state)) return RefundAll(attempt, kReasonLatePayment);
  if (payment_.state == State::kPaid) {
    RefundAll(attempt, payment_.ending == Ending::kCancel ? kReasonCancelled : kReasonDoublePayment);
    return EndIfPossible();
  }
  payment_.paid_at = now_;
  if (payment_.ending == Ending::kCancel) {
    RefundAll(attempt, kReasonCancelled);
    return EndIfPossible();
  }
  payment_.state = State::kPaid;
  payment_.ending = Ending::kNone;  // it came in time after all
  Tell(EventKind::kPaid, attempt.captured_minor, &attempt);
  CloseOthers();
}

void Decision::Closed(Attempt& attempt, AttemptState state, std::string reason) {
  attempt.state = state;
  attempt.left_open = false;
  if (MayBePaid() && payment_.ending == Ending::kNone && !HasOpenAttempt()) {
    payment_.state = State::kFailed;
    Tell(EventKind::kFailed, payment_.amount.minor, &attempt, std::move(reason));
  }
  EndIfPossible();
}

void Decision::Refused(int32_t number, const absl::Status& refusal) {
  Attempt* attempt = FindAttempt(payment_, number);
  if (attempt == nullptr || IsFinal(attempt->state) || !attempt->psp_id.empty()) return;
  attempt->last_error = FormatRefusal(refusal);
  Closed(*attempt, AttemptState::kFailed, absl::StrCat(kPspRefused, ": ", refusal.message()));
  Changed();
}

void Decision::NoAnswer(int32_t number, std::string_view error) {
  Attempt* attempt = FindAttempt(payment_, number);
  if (attempt == nullptr || attempt->state != AttemptState::kClaimed) return;
  attempt->state = AttemptState::kUnknown;
  attempt->last_error = error;
  Changed();
}

void Decision::NotDone(int32_t number, std::string_view error, absl::Duration retry_after) {
  Attempt* attempt = FindAttempt(payment_, number);
  if (attempt == nullptr || !attempt->psp_id.empty() || IsFinal(attempt->state)) return;
  attempt->last_error = error;
  LookAfter(retry_after);
}

void Decision::Absent(int32_t number) {
  Attempt* attempt = FindAttempt(payment_, number);
  if (attempt == nullptr || !attempt->psp_id.empty() || IsFinal(attempt->state)) return;
  Closed(*attempt, AttemptState::kFailed, "NOT_MADE");
  Changed();
}

// --- What we want ---

absl::StatusOr<bool> Decision::Retry(const Uuid& request_id, const std::string& method) {
  for (const Attempt& attempt : payment_.attempts) {
    if (attempt.request_id == request_id) return false;
  }
  if (!MayBePaid() || payment_.ending != Ending::kNone || payment_.expire_time <= now_ ||
      payment_.attempts.size() >= kAttemptsMax) {
    return PaymentEndedError(payment_.id, payment_.state);
  }
  Attempt next{.number = payment_.attempts.back().number + 1,
               .request_id = request_id,
               .created_at = now_,
               .method = method.empty() ? payment_.attempts.back().method : method};
  payment_.attempts.push_back(std::move(next));
  payment_.state = State::kCreating;
  CloseOthers();
  Changed();
  return true;
}

void Decision::Cancel() {
  const bool kept_nothing = IsEnded(payment_.state) && CapturedMinor(payment_) == RefundedMinor(payment_);
  if (payment_.ending == Ending::kCancel && kept_nothing) return;  // asked before
  payment_.ending = Ending::kCancel;
  for (const Attempt& attempt : payment_.attempts) {
    RefundAll(attempt, kReasonCancelled);
    if (attempt.state == AttemptState::kOpen || attempt.state == AttemptState::kAuthorized) {
      Do({.kind = Action::Kind::kFetch, .attempt = attempt.number, .close = true});
    }
  }
  // Whoever cancels what has expired and kept nothing learns it from the answer.
  const bool under_way = std::any_of(payment_.refunds.begin(), payment_.refunds.end(),
                                     [](const Refund& refund) { return IsUnderWay(refund.state); });
  if (kept_nothing && !under_way) payment_.settled = true;
  EndIfPossible();
  // The calls of unanswered attempts are under way: their lease stays.
  const absl::Time look = NextLook(payment_, schedule_, now_);
  const bool unanswered = std::any_of(payment_.attempts.begin(), payment_.attempts.end(), [](const Attempt& attempt) {
    return attempt.state == AttemptState::kClaimed || attempt.state == AttemptState::kUnknown;
  });
  payment_.due_at = unanswered ? std::min(payment_.due_at, look) : look;
}

void Decision::Look() {
  if (MayBePaid() && payment_.ending == Ending::kNone && payment_.expire_time <= now_) {
    payment_.ending = Ending::kExpire;
    payment_.tries = 0;
    EndIfPossible();
  }
  for (const Attempt& attempt : payment_.attempts) LookAt(attempt);
  for (const Refund& refund : payment_.refunds) LookAt(refund);
  ++payment_.tries;
  payment_.due_at = NextLook(payment_, schedule_, now_);
}

void Decision::LookAt(const Attempt& attempt) {
  if (IsFinal(attempt.state)) return;
  const bool close = MustClose(payment_, attempt);
  if (attempt.state == AttemptState::kAuthorized && !close) {
    return Do({.kind = Action::Kind::kCapture, .attempt = attempt.number});
  }
  if (attempt.state == AttemptState::kOpen || attempt.state == AttemptState::kAuthorized) {
    return Do({.kind = Action::Kind::kFetch, .attempt = attempt.number, .close = close});
  }
  const bool key_is_known = now_ - attempt.created_at < kIdempotencyKeyAge;
  Do({.kind = !close && key_is_known ? Action::Kind::kCreate : Action::Kind::kFind,
      .attempt = attempt.number,
      .wanted = !close});
}

void Decision::LookAt(const Refund& refund) {
  if (refund.state == RefundState::kPending) Do({.kind = Action::Kind::kFetch, .attempt = refund.attempt});
  if (refund.state != RefundState::kClaimed) return;
  Do({.kind = Action::Kind::kRefund,
      .attempt = refund.attempt,
      .refund = refund.id,
      .check = now_ - refund.created_at >= kIdempotencyKeyAge});
}

// --- Steps ---

void Decision::CloseOthers() {
  for (const Attempt& attempt : payment_.attempts) {
    if ((attempt.state == AttemptState::kOpen || attempt.state == AttemptState::kAuthorized) &&
        MustClose(payment_, attempt)) {
      Do({.kind = Action::Kind::kFetch, .attempt = attempt.number, .close = true});
    }
  }
}

bool Decision::HasOpenAttempt() const {
  return std::any_of(payment_.attempts.begin(), payment_.attempts.end(),
                     [](const Attempt& attempt) { return !IsFinal(attempt.state) && !attempt.left_open; });
}

void Decision::EndIfPossible() {
  if (payment_.ending == Ending::kNone) return;
  const bool closed = std::all_of(payment_.attempts.begin(), payment_.attempts.end(),
                                  [](const Attempt& attempt) { return IsFinal(attempt.state) || attempt.left_open; });
  if (!closed) return;
  if (payment_.ending == Ending::kExpire) {
    if (!MayBePaid()) return;
    payment_.state = State::kExpired;
    return Tell(EventKind::kExpired, payment_.amount.minor, nullptr);
  }
  if (payment_.state != State::kExpired) payment_.state = State::kCancelled;
  const bool under_way = std::any_of(payment_.refunds.begin(), payment_.refunds.end(),
                                     [](const Refund& refund) { return IsUnderWay(refund.state); });
  if (payment_.settled || under_way || RefundableMinor(payment_) > 0) return;
  payment_.settled = true;
  Tell(EventKind::kCancelled, payment_.amount.minor, nullptr, kReasonCancelled);
}

void Decision::Tell(EventKind kind, int64_t minor, const Attempt* attempt, std::string reason) {
  EventFact fact{.kind = kind, .amount = {minor, payment_.amount.currency}, .reason = std::move(reason)};
  if (attempt != nullptr) fact.psp_id = attempt->psp_id;
  if (kind == EventKind::kOpened) fact.checkout_url = attempt->checkout_url;
  if (kind == EventKind::kPaid) fact.method = attempt->method;
  events_.push_back(std::move(fact));
}

void Decision::Tell(EventKind kind, const Refund& refund, std::string reason) {
  const Attempt* attempt = FindAttempt(payment_, refund.attempt);
  events_.push_back({.kind = kind,
                     .amount = {refund.amount_minor, payment_.amount.currency},
                     .refund = refund.id,
                     .reason = std::move(reason),
                     .psp_id = attempt == nullptr ? "" : attempt->psp_id});
}

void Decision::Do(Action action) {
  for (Action& known : actions_) {
    if (known.kind == action.kind && known.attempt == action.attempt && known.refund == action.refund) {
      known.close = known.close || action.close;
      return;
    }
  }
  actions_.push_back(std::move(action));
}

void Decision::LookAfter(absl::Duration retry_after) {
  const absl::Duration wait = Doubling(schedule_.retry_first, schedule_.retry_most, payment_.tries);
  payment_.due_at = now_ + std::max(wait, retry_after);
  if (MayBePaid() && payment_.ending == Ending::kNone) {
    payment_.due_at = std::min(payment_.due_at, std::max(payment_.expire_time, now_));
  }
}

void Decision::Changed() {
  payment_.tries = 0;
  payment_.due_at = NextLook(payment_, schedule_, now_);
}

}  // namespace vlot::payment
