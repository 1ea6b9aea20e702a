// Cancelling, expiring, paying too late or twice, and paying back.
#include <gmock/gmock.h>

#include <thread>

#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/payment/pg_fixture.h"

namespace vlot::payment {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

class EndingPgTest : public PaymentPgTest {
 protected:
  // Until all its refunds are paid; the PSP needs its steps of time for that.
  v1::Payment AwaitRefunded(const std::string& name, int refunds) {
    Await(name, [&](const v1::Payment& payment) {
      return payment.refunds_size() == refunds && payment.refunds(refunds - 1).state() >= v1::Refund::PENDING;
    });
    for (int i = 0; i < 2; ++i) {
      clock_.Advance(absl::Seconds(3));
      DeliverWebhooks();
    }
    return Await(
        name, [&](const v1::Payment& payment) { return payment.refunds(refunds - 1).state() == v1::Refund::REFUNDED; });
  }

  v1::Payment MakeExpiredPayment() {
    const v1::Payment opened = MakeOpenPayment();
    // Its attempt goes on being open at the PSP: nobody lets the PSP's clock work.
    clock_.Advance(absl::Hours(2));
    EXPECT_OK(app_->worker().Step());
    return opened;
  }
};

TEST_F(EndingPgTest, BatchCancelPayments_PaidPayment_IsRefundedInFull) {
  const v1::Payment paid = MakePaidPayment();
  const auto cancelled = Cancel(paid.name(), paid.order());
  EXPECT_EQ(cancelled.payment().state(), v1::Payment::CANCELLED);
  ASSERT_EQ(cancelled.payment().refunds_size(), 1);
  EXPECT_EQ(cancelled.payment().refunds(0).reason(), "CANCELLED");
  EXPECT_THAT(EventsOf(paid.name()), Not(Contains(v1::Event::PAYMENT_CANCELLED)));
  const v1::Payment refunded = AwaitRefunded(paid.name(), 1);
  EXPECT_EQ(wire::FromProto(refunded.refunded()).value(), (Money{2500, kEur}));
  EXPECT_THAT(EventsOf(paid.name()),
              ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_PAID, v1::Event::REFUND_REQUESTED,
                          v1::Event::REFUND_DONE, v1::Event::PAYMENT_CANCELLED));
  EXPECT_EQ(Cancel(paid.name(), paid.order()).payment().refunds_size(), 1);
}

TEST_F(EndingPgTest, BatchCancelPayments_OpenBankTransfer_IsClosedAtThePsp) {
  auto request = Asking();
  request.set_method("banktransfer");
  const v1::Payment opened = Create(request).payment();
  Cancel(opened.name(), opened.order());
  const v1::Payment cancelled = AwaitState(opened.name(), v1::Payment::CANCELLED);
  EXPECT_EQ(cancelled.attempts(0).state(), v1::Attempt::CANCELLED);
  EXPECT_THAT(EventsOf(opened.name()), ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_CANCELLED));
}

TEST_F(EndingPgTest, BatchCancelPayments_OpenIdealThatIsPaidLater_IsRefundedByItself) {
  const v1::Payment opened = MakeOpenPayment();
  Cancel(opened.name(), opened.order());
  AwaitState(opened.name(), v1::Payment::CANCELLED);  // iDEAL cannot be cancelled at the PSP
  Payer(opened.attempts(0).psp_id(), "pay");
  const v1::Payment refunded = AwaitRefunded(opened.name(), 1);
  EXPECT_EQ(refunded.state(), v1::Payment::CANCELLED);
  EXPECT_EQ(refunded.refunds(0).reason(), "LATE_PAYMENT");
  EXPECT_THAT(EventsOf(opened.name()), ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_CANCELLED,
                                                   v1::Event::REFUND_REQUESTED, v1::Event::REFUND_DONE));
}

TEST_F(EndingPgTest, BatchCancelPayments_BeforeCreation_RefusesTheCreationLater) {
  const auto request = Asking();
  const auto cancelled = Cancel(request.name(), request.order());
  EXPECT_EQ(cancelled.payment().state(), v1::Payment::CANCELLED);
  EXPECT_THAT(wire::FromProto(Create(request).error()),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("PAYMENT_ENDED")));
  EXPECT_EQ(PspPayments(), 0);
  EXPECT_EQ(Get(request.name()).attempts_size(), 0);
}

TEST_F(EndingPgTest, BatchCancelPayments_WhileItIsCreated_EndsCancelled) {
  const auto request = Asking();
  PspFault("create_payment", "delay", 1, 300);
  std::thread creating([&] { Create(request); });
  AwaitClaim(request.name());
  Cancel(request.name(), request.order());
  creating.join();
  AwaitState(request.name(), v1::Payment::CANCELLED);
}

TEST_F(EndingPgTest, Expiry_NotPaidInTime_ExpiresAfterAFreshRead) {
  const v1::Payment opened = MakeExpiredPayment();
  const v1::Payment expired = AwaitState(opened.name(), v1::Payment::EXPIRED);
  EXPECT_THAT(EventsOf(expired.name()), Contains(v1::Event::PAYMENT_EXPIRED));
  // Ordering then cancels it, and learns at once that nothing is kept.
  const auto cancelled = Cancel(opened.name(), opened.order());
  EXPECT_EQ(cancelled.payment().state(), v1::Payment::EXPIRED);
  EXPECT_EQ(cancelled.payment().refunds_size(), 0);
  EXPECT_THAT(wire::FromProto(Retry(opened.name(), NewRequestId()).error()),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("PAYMENT_ENDED")));
}

TEST_F(EndingPgTest, Expiry_PaidInTimeButTheWebhookWasLost_IsPaid) {
  webhooks_pass_ = false;
  const v1::Payment opened = MakeOpenPayment();
  Payer(opened.attempts(0).psp_id(), "pay");
  clock_.Advance(absl::Hours(2));
  EXPECT_OK(app_->worker().Step());
  AwaitState(opened.name(), v1::Payment::PAID);
  EXPECT_THAT(EventsOf(opened.name()), ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_PAID));
}

TEST_F(EndingPgTest, Expiry_PspDoesNotAnswer_WaitsForTheTruth) {
  const v1::Payment opened = MakeOpenPayment();
  PspFault("get_payment", "error", -1);
  clock_.Advance(absl::Hours(2));
  EXPECT_OK(app_->worker().Step());
  WorkAt(clock_.Now() + absl::Minutes(1));
  EXPECT_EQ(Get(opened.name()).state(), v1::Payment::OPEN);
  ClearPspFaults();
  WorkAt(clock_.Now() + absl::Minutes(2));
  AwaitEvent(opened.name(), v1::Event::PAYMENT_EXPIRED);
}

TEST_F(EndingPgTest, SecondAttemptPaidToo_SurplusIsRefunded) {
  const v1::Payment opened = MakeOpenPayment();
  const v1::Payment retried = Retry(opened.name(), NewRequestId()).payment();
  ASSERT_EQ(retried.attempts_size(), 2);
  Payer(retried.attempts(1).psp_id(), "pay");
  AwaitState(opened.name(), v1::Payment::PAID);
  Payer(retried.attempts(0).psp_id(), "pay");
  const v1::Payment refunded = AwaitRefunded(opened.name(), 1);
  EXPECT_EQ(refunded.state(), v1::Payment::PAID);
  EXPECT_EQ(refunded.refunds(0).reason(), "DOUBLE_PAYMENT");
  EXPECT_EQ(wire::FromProto(refunded.captured()).value(), (Money{5000, kEur}));
  EXPECT_EQ(wire::FromProto(refunded.refunded()).value(), (Money{2500, kEur}));
}

TEST_F(EndingPgTest, RefundPayment_TwoAtOnce_NeverExceedTheCapture) {
  const v1::Payment paid = MakePaidPayment();
  std::vector<absl::StatusOr<v1::Refund>> results(8);
  std::vector<std::thread> threads;
  for (auto& result : results) {
    threads.emplace_back([&] { result = Refund(paid.name(), 1000, NewRequestId()); });
  }
  for (std::thread& thread : threads) thread.join();
  int granted = 0;
  for (const auto& result : results) {
    if (result.ok()) {
      ++granted;
    } else {
      EXPECT_THAT(result, StatusIs(absl::StatusCode::kFailedPrecondition, Reason("REFUND_EXCEEDS_CAPTURE")));
    }
  }
  EXPECT_EQ(granted, 2);
}

TEST_F(EndingPgTest, RefundPayment_SameRequestIdTwice_RefundsOnce) {
  const v1::Payment paid = MakePaidPayment();
  const std::string request_id = NewRequestId();
  const auto first = Refund(paid.name(), 1000, request_id);
  const auto second = Refund(paid.name(), 1000, request_id);
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_EQ(first->name(), second->name());
  EXPECT_THAT(Refund(paid.name(), 900, request_id),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  EXPECT_EQ(AwaitRefunded(paid.name(), 1).state(), v1::Payment::PAID);
}

TEST_F(EndingPgTest, RefundPayment_NothingCaptured_IsRefused) {
  const v1::Payment opened = MakeOpenPayment();
  EXPECT_THAT(Refund(opened.name(), 1, NewRequestId()),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("REFUND_EXCEEDS_CAPTURE")));
  EXPECT_THAT(Refund(opened.name(), 0, NewRequestId()), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(EndingPgTest, Refund_AnswerLost_IsNotPaidTwice) {
  const v1::Payment paid = MakePaidPayment();
  PspFault("create_refund", "timeout_after", -1, 10);
  ASSERT_OK(Refund(paid.name(), 2500, NewRequestId()));
  ClearPspFaults();
  WorkAt(clock_.Now() + absl::Minutes(1));
  const v1::Payment refunded = AwaitRefunded(paid.name(), 1);
  EXPECT_EQ(wire::FromProto(refunded.refunded()).value(), (Money{2500, kEur}));
}

TEST_F(EndingPgTest, Refund_FailsAtTheBank_CountsAsNotDone) {
  const v1::Payment paid = MakePaidPayment();
  Cancel(paid.name(), paid.order());
  const v1::Payment pending =
      Await(paid.name(), [](const v1::Payment& payment) { return payment.refunds(0).state() == v1::Refund::PENDING; });
  FailRefundAtBank(paid.attempts(0).psp_id(), pending.refunds(0).psp_id());
  AwaitEvent(paid.name(), v1::Event::REFUND_FAILED);
  EXPECT_EQ(wire::FromProto(Get(paid.name()).refunded()).value(), (Money{0, kEur}));
  EXPECT_THAT(EventsOf(paid.name()), Not(Contains(v1::Event::PAYMENT_CANCELLED)));
  // Cancelled once more, it is paid back once more. The PSP takes two alike for one within half a minute.
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(Cancel(paid.name(), paid.order()).payment().refunds_size(), 2);
  AwaitRefunded(paid.name(), 2);
  AwaitEvent(paid.name(), v1::Event::PAYMENT_CANCELLED);
}

}  // namespace
}  // namespace vlot::payment
