// A payment among a PSP, a payer, an operator and ordering, who do anything in any order, with news that come late,
// twice or never. Whatever happens: never more goes back than came in, nothing is kept of an ended payment once all is
// done, and no money is kept twice.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "services/payment/test_values.h"

namespace vlot::payment {
namespace {

// The truth outside: what the PSP has, by attempt.
struct Outside {
  std::map<int, PspPayment> payments;
  bool cancelable = false;

  static bool IsOver(PspStatus status) {
    return status != PspStatus::kOpen && status != PspStatus::kPending && status != PspStatus::kAuthorized;
  }

  PspPayment& Make(int attempt) {
    auto [it, made] = payments.try_emplace(attempt, Psp(PspStatus::kOpen, attempt));
    return it->second;
  }
  void PayerActs(int attempt) {
    const auto it = payments.find(attempt);
    if (it == payments.end() || IsOver(it->second.status)) return;
    if (it->second.status == PspStatus::kAuthorized) return;  // the rest is ours
    it->second.status = *rc::gen::weightedElement<PspStatus>({{3, PspStatus::kPaid},
                                                              {2, PspStatus::kAuthorized},
                                                              {1, PspStatus::kFailed},
                                                              {1, PspStatus::kExpired},
                                                              {1, PspStatus::kPending}});
    it->second.captured.minor = it->second.status == PspStatus::kPaid ? 2500 : 0;
  }
  void Refund(const vlot::payment::Refund& refund, PspRefundStatus status) {
    std::vector<PspRefund>& refunds = payments.at(refund.attempt).refunds;
    const std::string reference = refund.id.ToString();
    for (PspRefund& known : refunds) {
      if (known.reference == reference) return;
    }
    refunds.push_back({"re_" + reference, reference, status, {refund.amount_minor, kEur}});
  }
};

// Carries out one action as the driver does; half of the time the answer is lost.
void CarryOut(Case& tried, Outside& outside, const Action& action, bool reliable) {
  const bool answered = reliable || *rc::gen::arbitrary<bool>();
  const int number = action.attempt;
  switch (action.kind) {
    case Action::Kind::kFind:
      if (!outside.payments.contains(number) && !action.wanted) {
        if (answered) tried.Do([&](Decision& decision) { decision.Absent(number); });
        return;
      }
      [[fallthrough]];
    case Action::Kind::kCreate:
      outside.Make(number);
      break;
    case Action::Kind::kFetch: {
      PspPayment& psp = outside.payments.at(number);
      if (action.close && !Outside::IsOver(psp.status) && outside.cancelable) psp.status = PspStatus::kCanceled;
      break;
    }
    case Action::Kind::kCapture: {
      PspPayment& psp = outside.payments.at(number);
      if (psp.status != PspStatus::kAuthorized) break;  // refused; it is read all the same
      psp.status = PspStatus::kPaid;
      psp.captured.minor = 2500;
      break;
    }
    case Action::Kind::kRefund: {
      const Refund* refund = FindRefund(tried.payment, action.refund);
      if (refund->state != RefundState::kClaimed) return;
      outside.Refund(*refund, PspRefundStatus::kRefunded);
      break;
    }
  }
  const PspPayment psp = outside.payments.at(number);
  const bool not_closed = action.close && !Outside::IsOver(psp.status);
  tried.Do([&](Decision& decision) {
    if (answered) return decision.Fetched(number, psp, not_closed);
    if (action.kind == Action::Kind::kCreate) decision.NoAnswer(number, "lost");
  });
}

void CarryOutAll(Case& tried, Outside& outside, bool reliable) {
  std::vector<Action> queue = tried.actions;
  for (size_t i = 0; i < queue.size() && i < 50; ++i) {
    CarryOut(tried, outside, queue[i], reliable);
    queue.insert(queue.end(), tried.actions.begin(), tried.actions.end());
  }
}

void CheckAlways(const Payment& payment) {
  for (const Attempt& attempt : payment.attempts) RC_ASSERT(RefundableMinor(payment, attempt) >= 0);
  if (payment.settled) RC_ASSERT(IsEnded(payment.state));
  if (payment.state == State::kPaid) RC_ASSERT(CapturedMinor(payment) >= payment.amount.minor);
  const bool waits = std::any_of(payment.attempts.begin(), payment.attempts.end(),
                                 [](const Attempt& attempt) { return !IsFinal(attempt.state); }) ||
                     (!IsEnded(payment.state) && payment.state != State::kPaid);
  if (waits) RC_ASSERT(payment.due_at < absl::InfiniteFuture());  // every state has a timer
}

void AnythingHappens(Case& tried, Outside& outside, int& retries) {
  tried.actions.clear();
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      return outside.PayerActs(*rc::gen::inRange(1, 4));
    case 1:
      tried.Cancel();
      break;
    case 2:
      if (retries < 3) (void)tried.Retry(static_cast<uint8_t>(++retries));
      if (tried.payment.state == State::kCreating) {
        tried.actions.push_back({Action::Kind::kCreate, tried.payment.attempts.back().number});
      }
      break;
    case 3:
      tried.LookAt(std::max(tried.now, std::min(tried.payment.due_at, tried.now + absl::Hours(3))));
      break;
    case 4:
      (void)tried.Do([&](Decision& decision) {
        return decision.RequestRefund({*rc::gen::inRange<int64_t>(1, 3000), kEur}, "why").status();
      });
      break;
    default: {  // a webhook, perhaps with old news
      const int attempt = *rc::gen::inRange(1, 4);
      const auto it = outside.payments.find(attempt);
      if (it != outside.payments.end()) tried.Do([&](Decision& decision) { decision.Fetched(attempt, it->second); });
    }
  }
}

RC_GTEST_PROP(DecisionPropertyTest, AnythingInAnyOrder_MoneyAddsUp, ()) {
  Case tried;
  Outside outside{.cancelable = *rc::gen::arbitrary<bool>()};
  int retries = 0;
  tried.actions = {{Action::Kind::kCreate, 1}};
  CarryOutAll(tried, outside, false);
  const int steps = *rc::gen::inRange(0, 25);
  for (int i = 0; i < steps; ++i) {
    AnythingHappens(tried, outside, retries);
    CarryOutAll(tried, outside, false);
    CheckAlways(tried.payment);
  }
  // From now on nobody does anything, and all answers come: it comes to rest, with the truth.
  for (auto& [number, psp] : outside.payments) {
    if (!Outside::IsOver(psp.status)) psp.status = PspStatus::kExpired;
  }
  for (int i = 0; i < 100 && tried.payment.due_at < absl::InfiniteFuture(); ++i) {
    tried.LookAt(std::max(tried.now, tried.payment.due_at));
    CarryOutAll(tried, outside, true);
    CheckAlways(tried.payment);
  }
  const Payment& payment = tried.payment;
  RC_CLASSIFY(payment.state == State::kPaid, "paid");
  RC_CLASSIFY(payment.state == State::kExpired, "expired");
  RC_CLASSIFY(payment.state == State::kCancelled, "cancelled");
  RC_CLASSIFY(!payment.refunds.empty(), "with refunds");
  RC_CLASSIFY(payment.attempts.size() > 1, "with several attempts");
  RC_ASSERT(payment.due_at == absl::InfiniteFuture());
  int64_t captured = 0;
  for (const auto& [number, psp] : outside.payments) captured += psp.captured.minor;
  RC_ASSERT(CapturedMinor(payment) == captured);
  if (IsEnded(payment.state)) RC_ASSERT(RefundableMinor(payment) == 0);
  if (payment.state == State::kPaid) RC_ASSERT(RefundableMinor(payment) <= payment.amount.minor);
  RC_ASSERT(IsEnded(payment.state) || payment.state == State::kPaid);
  const auto told = tried.told();
  RC_ASSERT(std::count(told.begin(), told.end(), EventKind::kPaid) <= 1);
  RC_ASSERT(std::count(told.begin(), told.end(), EventKind::kCancelled) <= 1);
  RC_ASSERT(std::count(told.begin(), told.end(), EventKind::kExpired) <= 1);
  if (payment.state == State::kCancelled) RC_ASSERT(payment.settled);
}

RC_GTEST_PROP(ReferencePropertyTest, AnyText_ParsesOnlyIfItFormatsBack, (std::string text)) {
  const auto parsed = ParseReference(text);
  if (parsed) RC_ASSERT(FormatReference(*parsed) == text);
  const AttemptRef ref{Nth<PaymentId>(3), *rc::gen::inRange(1, 1'000'000)};
  RC_ASSERT(ParseReference(FormatReference(ref)) == ref);
}

}  // namespace
}  // namespace vlot::payment
