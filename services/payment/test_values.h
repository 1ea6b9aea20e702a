// Values for the tests of rules.
#pragma once

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "services/payment/decision.h"
#include "services/payment/payment.h"
#include "services/payment/psp.h"
#include "services/payment/reference.h"

namespace vlot::payment {

inline absl::Time TestNow() { return absl::FromUnixSeconds(1'736'931'600); }

template <class IdType>
IdType Nth(uint8_t n) {
  Uuid::Bytes bytes{};
  bytes[0] = 1;
  bytes[6] = 0x70;
  bytes[15] = n;
  return IdType(Uuid(bytes));
}

inline Payment TestPayment() {
  return MakePayment({.id = Nth<PaymentId>(1),
                      .order = Nth<OrderId>(2),
                      .amount = {2500, kEur},
                      .description = "Order 1",
                      .redirect_url = "https://shop.example",
                      .method = "ideal",
                      .expire_time = TestNow() + absl::Hours(1)},
                     TestNow());
}

inline PspPayment Psp(PspStatus status, int attempt = 1) {
  PspPayment psp{.id = "tr_" + std::to_string(attempt),
                 .reference = FormatReference({Nth<PaymentId>(1), attempt}),
                 .status = status,
                 .amount = {2500, kEur},
                 .captured = {status == PspStatus::kPaid ? 2500 : 0, kEur},
                 .method = "ideal"};
  if (status == PspStatus::kOpen) psp.checkout_url = "https://psp.example/" + psp.id;
  return psp;
}

// A payment and what was told and asked of it, with a clock.
struct Case {
  Payment payment = TestPayment();
  absl::Time now = TestNow();
  Schedule schedule;
  std::vector<EventFact> events;
  std::vector<Action> actions;  // of the last act
  uint8_t refunds_made = 0;

  template <class Act>
  auto Do(Act act) {
    const Decision::NewRefundId new_id = [this] { return Nth<RefundId>(static_cast<uint8_t>(100 + refunds_made++)); };
    Decision decision(payment, now, schedule, new_id);
    struct Finish {  // also after the act's return value was made
      Case& self;
      Decision& decision;
      ~Finish() {
        for (EventFact& fact : decision.TakeEvents()) self.events.push_back(std::move(fact));
        self.actions = decision.TakeActions();
      }
    } finish{*this, decision};
    return act(decision);
  }
  void Fetched(PspStatus status, int attempt = 1, bool not_closed = false) {
    Do([&](Decision& decision) { decision.Fetched(attempt, Psp(status, attempt), not_closed); });
  }
  void Cancel() {
    Do([](Decision& decision) { decision.Cancel(); });
  }
  void LookAt(absl::Time at) {
    now = at;
    Do([](Decision& decision) { decision.Look(); });
  }
  absl::StatusOr<bool> Retry(uint8_t request_id) {
    return Do([&](Decision& decision) { return decision.Retry(Nth<RefundId>(request_id).uuid(), ""); });
  }
  void RefundAnswered(size_t index, PspRefundStatus status) {
    const PspRefund psp{.id = "re_" + std::to_string(index), .status = status};
    Do([&](Decision& decision) { decision.RefundAnswered(payment.refunds[index].id, psp); });
  }
  std::vector<EventKind> told() const {
    std::vector<EventKind> kinds;
    for (const EventFact& fact : events) kinds.push_back(fact.kind);
    return kinds;
  }
};

}  // namespace vlot::payment
