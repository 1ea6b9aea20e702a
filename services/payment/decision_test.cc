#include "services/payment/decision.h"

#include <gmock/gmock.h>

#include "common/testing/status_matchers.h"
#include "services/payment/errors.h"
#include "services/payment/test_values.h"

namespace vlot::payment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using vlot::testing::IsOkAndHolds;
using vlot::testing::Reason;
using vlot::testing::StatusIs;
using Kind = Action::Kind;

TEST(DecisionTest, Fetched_EachStatus_GivesItsState) {
  const struct {
    PspStatus status;
    State state;
    AttemptState attempt;
    std::vector<EventKind> told;
  } kCases[] = {
      {PspStatus::kOpen, State::kOpen, AttemptState::kOpen, {EventKind::kOpened}},
      {PspStatus::kPending, State::kOpen, AttemptState::kOpen, {EventKind::kOpened}},
      {PspStatus::kAuthorized, State::kAuthorized, AttemptState::kAuthorized, {EventKind::kAuthorized}},
      {PspStatus::kPaid, State::kPaid, AttemptState::kPaid, {EventKind::kPaid}},
      {PspStatus::kCanceled, State::kFailed, AttemptState::kCancelled, {EventKind::kFailed}},
      {PspStatus::kExpired, State::kFailed, AttemptState::kExpired, {EventKind::kFailed}},
      {PspStatus::kFailed, State::kFailed, AttemptState::kFailed, {EventKind::kFailed}},
  };
  for (const auto& c : kCases) {
    Case tried;
    tried.Fetched(c.status);
    EXPECT_EQ(tried.payment.state, c.state);
    EXPECT_EQ(tried.payment.attempts[0].state, c.attempt);
    EXPECT_EQ(tried.told(), c.told);
    const Payment once = tried.payment;
    tried.Fetched(c.status);
    EXPECT_EQ(tried.payment, once) << "the same news twice";
    EXPECT_EQ(tried.told(), c.told);
  }
}

TEST(DecisionTest, Authorized_IsTakenAtOnce_AndAgainUntilItIs) {
  Case tried;
  tried.Fetched(PspStatus::kAuthorized);
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kCapture, .attempt = 1}));
  tried.Fetched(PspStatus::kAuthorized);
  EXPECT_THAT(tried.actions, ElementsAre()) << "it is being taken";
  ASSERT_LT(tried.payment.due_at, tried.now + absl::Minutes(10));
  tried.LookAt(tried.payment.due_at);
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kCapture, .attempt = 1}));
  tried.Fetched(PspStatus::kPaid);
  EXPECT_EQ(tried.payment.state, State::kPaid);
  EXPECT_THAT(tried.told(), ElementsAre(EventKind::kAuthorized, EventKind::kPaid));
}

TEST(DecisionTest, Authorized_ThenCancelled_IsLetGo) {
  Case tried;
  tried.Fetched(PspStatus::kAuthorized);
  tried.Cancel();
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kFetch, .attempt = 1, .close = true}));
  tried.Fetched(PspStatus::kCanceled);
  EXPECT_THAT(tried.told(), ElementsAre(EventKind::kAuthorized, EventKind::kCancelled));
}

TEST(DecisionTest, Fetched_OldNewsAfterNew_ChangeNothing) {
  Case tried;
  tried.Fetched(PspStatus::kPaid);
  const Payment paid = tried.payment;
  for (PspStatus status : {PspStatus::kOpen, PspStatus::kAuthorized, PspStatus::kExpired, PspStatus::kFailed}) {
    tried.Fetched(status);
    EXPECT_EQ(tried.payment, paid);
  }
}

TEST(DecisionTest, Fetched_PaidAfterTheEnd_IsRefundedByItself) {
  for (const bool expired : {false, true}) {
    Case tried;
    tried.Fetched(PspStatus::kOpen);
    if (expired) {
      tried.LookAt(TestNow() + absl::Hours(2));
    } else {
      tried.Cancel();
    }
    EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kFetch, .attempt = 1, .close = true}));
    tried.Fetched(PspStatus::kOpen, 1, /*not_closed=*/true);
    EXPECT_EQ(tried.payment.state, expired ? State::kExpired : State::kCancelled);
    tried.Fetched(PspStatus::kPaid);
    EXPECT_EQ(tried.payment.state, expired ? State::kExpired : State::kCancelled);
    ASSERT_THAT(tried.payment.refunds, SizeIs(1));
    EXPECT_EQ(tried.payment.refunds[0].amount_minor, 2500);
    EXPECT_EQ(tried.payment.refunds[0].reason, kReasonLatePayment);
    EXPECT_THAT(tried.actions, ElementsAre(Action{Kind::kRefund, 1, tried.payment.refunds[0].id}));
  }
}

TEST(DecisionTest, Look_PaidJustBeforeTheFreshRead_IsPaid) {
  Case tried;
  tried.Fetched(PspStatus::kOpen);
  tried.LookAt(TestNow() + absl::Hours(1));
  EXPECT_EQ(tried.payment.state, State::kOpen) << "not before the PSP was asked";
  tried.Fetched(PspStatus::kPaid);
  EXPECT_EQ(tried.payment.state, State::kPaid);
  EXPECT_THAT(tried.payment.refunds, IsEmpty());
  EXPECT_EQ(tried.payment.due_at, absl::InfiniteFuture());
}

TEST(DecisionTest, Look_ClosedAttemptAndTimePassed_ExpiresAtOnce) {
  Case tried;
  tried.Fetched(PspStatus::kFailed);
  EXPECT_EQ(tried.payment.due_at, tried.payment.expire_time);
  tried.LookAt(tried.payment.expire_time);
  EXPECT_EQ(tried.payment.state, State::kExpired);
  EXPECT_THAT(tried.told(), ElementsAre(EventKind::kFailed, EventKind::kExpired));
}

TEST(DecisionTest, Fetched_SecondAttemptPaidToo_RefundsTheSurplus) {
  Case tried;
  tried.Fetched(PspStatus::kOpen);
  EXPECT_THAT(tried.Retry(7), IsOkAndHolds(true));
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kFetch, .attempt = 1, .close = true}));
  EXPECT_THAT(tried.Retry(7), IsOkAndHolds(false));
  tried.Fetched(PspStatus::kOpen, 2);
  tried.Fetched(PspStatus::kPaid, 2);
  tried.Fetched(PspStatus::kPaid, 1);
  EXPECT_EQ(tried.payment.state, State::kPaid);
  ASSERT_THAT(tried.payment.refunds, SizeIs(1));
  EXPECT_EQ(tried.payment.refunds[0].attempt, 1);
  EXPECT_EQ(tried.payment.refunds[0].reason, kReasonDoublePayment);
}

TEST(DecisionTest, Cancel_PaidPayment_IsToldWhenNothingIsKept) {
  Case tried;
  tried.Fetched(PspStatus::kPaid);
  tried.Cancel();
  EXPECT_EQ(tried.payment.state, State::kCancelled);
  EXPECT_THAT(tried.told(), ElementsAre(EventKind::kPaid, EventKind::kRefundRequested));
  tried.Cancel();
  EXPECT_THAT(tried.payment.refunds, SizeIs(1)) << "asked twice, refunded once";
  tried.RefundAnswered(0, PspRefundStatus::kPending);
  tried.RefundAnswered(0, PspRefundStatus::kRefunded);
  EXPECT_THAT(tried.told(), ElementsAre(EventKind::kPaid, EventKind::kRefundRequested, EventKind::kRefundDone,
                                        EventKind::kCancelled));
  EXPECT_TRUE(tried.payment.settled);
}

TEST(DecisionTest, Cancel_WhileTheCreationIsUnderWay_ClosesWhatComesOfIt) {
  Case tried;
  const absl::Time lease = tried.now + tried.schedule.call_lease;
  tried.payment.due_at = lease;
  tried.Cancel();
  EXPECT_EQ(tried.payment.state, State::kCreating);
  EXPECT_EQ(tried.payment.due_at, lease);
  tried.Fetched(PspStatus::kOpen);
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kFetch, .attempt = 1, .close = true}));
  EXPECT_THAT(tried.told(), IsEmpty()) << "no checkout for a payment that is not wanted";
  tried.Fetched(PspStatus::kCanceled);
  EXPECT_EQ(tried.payment.state, State::kCancelled);
  EXPECT_THAT(tried.told(), ElementsAre(EventKind::kCancelled));
}

TEST(DecisionTest, RefundFailed_AfterCancel_IsNotSettledUntilPaidBackAfterAll) {
  Case tried;
  tried.Fetched(PspStatus::kPaid);
  tried.Cancel();
  tried.Do([&](Decision& decision) { decision.RefundRefused(tried.payment.refunds[0].id, "no balance"); });
  EXPECT_FALSE(tried.payment.settled);
  EXPECT_EQ(RefundableMinor(tried.payment), 2500);
  tried.Cancel();
  ASSERT_THAT(tried.payment.refunds, SizeIs(2));
  tried.RefundAnswered(1, PspRefundStatus::kRefunded);
  EXPECT_TRUE(tried.payment.settled);
}

TEST(DecisionTest, RequestRefund_MoreThanIsLeft_IsRefused) {
  Case tried;
  const auto refund = [&](int64_t minor, Currency currency = kEur) {
    return tried.Do([&](Decision& decision) { return decision.RequestRefund({minor, currency}, "why"); });
  };
  EXPECT_THAT(refund(1), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("REFUND_EXCEEDS_CAPTURE")));
  tried.Fetched(PspStatus::kPaid);
  EXPECT_THAT(refund(1, kUsd), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_OK(refund(2000));
  EXPECT_THAT(refund(501), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("REFUND_EXCEEDS_CAPTURE")));
  EXPECT_OK(refund(500));
  EXPECT_EQ(RefundableMinor(tried.payment), 0);
}

TEST(DecisionTest, NoAnswer_IsLookedUpOnSchedule) {
  Case tried;
  tried.Do([](Decision& decision) { decision.NoAnswer(1, "timeout"); });
  EXPECT_EQ(tried.payment.attempts[0].state, AttemptState::kUnknown);
  EXPECT_EQ(tried.payment.state, State::kCreating);
  EXPECT_EQ(tried.payment.due_at, tried.now + absl::Seconds(10));
  tried.payment.expire_time = TestNow() + absl::Hours(100);
  tried.LookAt(tried.payment.due_at);
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kCreate, .attempt = 1}));
  EXPECT_EQ(tried.payment.due_at, tried.now + absl::Minutes(1));
  tried.LookAt(tried.payment.due_at);
  EXPECT_EQ(tried.payment.due_at, tried.now + absl::Minutes(5));
  tried.LookAt(tried.payment.due_at);
  EXPECT_EQ(tried.payment.due_at, tried.now + absl::Hours(1));
  tried.LookAt(tried.payment.due_at);
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kFind, .attempt = 1})) << "the PSP has forgotten the key";
  EXPECT_EQ(tried.payment.due_at, tried.now + absl::Hours(24));
}

TEST(DecisionTest, Absent_UnwantedAttempt_EndsThePayment) {
  Case tried;
  tried.Do([](Decision& decision) { decision.NoAnswer(1, "timeout"); });
  tried.Cancel();
  EXPECT_EQ(tried.payment.state, State::kCreating) << "nobody knows yet";
  tried.LookAt(tried.now + absl::Minutes(1));
  EXPECT_THAT(tried.actions, ElementsAre(Action{.kind = Kind::kFind, .attempt = 1, .wanted = false}));
  tried.Do([](Decision& decision) { decision.Absent(1); });
  EXPECT_EQ(tried.payment.state, State::kCancelled);
  // It was there after all, and is paid.
  tried.Fetched(PspStatus::kPaid);
  EXPECT_THAT(tried.payment.refunds, SizeIs(1));
}

TEST(DecisionTest, Refused_TellsThePspsWords) {
  Case tried;
  tried.Do([](Decision& decision) { decision.Refused(1, PspRefusedError(422, "amount", "too much")); });
  EXPECT_EQ(tried.payment.state, State::kFailed);
  EXPECT_THAT(ParseRefusal(tried.payment.attempts[0].last_error),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       ::testing::AllOf(Reason("PSP_REFUSED"), vlot::testing::Metadata("psp_field", "amount"),
                                        vlot::testing::Message("too much"))));
  EXPECT_EQ(tried.payment.due_at, tried.payment.expire_time);
}

TEST(DecisionTest, NotDone_WaitsAsLongAsThePspWants) {
  Case tried;
  tried.Do([](Decision& decision) { decision.NotDone(1, "busy", absl::Seconds(90)); });
  EXPECT_EQ(tried.payment.attempts[0].state, AttemptState::kClaimed);
  EXPECT_EQ(tried.payment.due_at, tried.now + absl::Seconds(90));
}

TEST(DecisionTest, Fetched_RefundMadeAtThePspByHand_CountsAsGone) {
  Case tried;
  tried.Fetched(PspStatus::kPaid);
  PspPayment psp = Psp(PspStatus::kPaid);
  psp.refunds.push_back({.id = "re_x", .status = PspRefundStatus::kRefunded, .amount = {1000, kEur}});
  for (int i = 0; i < 2; ++i) {
    tried.Do([&](Decision& decision) { decision.Fetched(1, psp); });
    ASSERT_THAT(tried.payment.refunds, SizeIs(1));
    EXPECT_EQ(RefundableMinor(tried.payment), 1500);
  }
}

TEST(DecisionTest, Cancel_Tombstone_StaysAsItIs) {
  Case tried;
  tried.payment = MakeTombstone(Nth<PaymentId>(1), Nth<OrderId>(1), TestNow());
  const Payment before = tried.payment;
  tried.Cancel();
  EXPECT_EQ(tried.payment, before);
  EXPECT_THAT(tried.Retry(1), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("PAYMENT_ENDED")));
}

}  // namespace
}  // namespace vlot::payment
