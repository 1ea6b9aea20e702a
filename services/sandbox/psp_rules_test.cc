#include "services/sandbox/psp_rules.h"

#include <gmock/gmock.h>

#include "common/testing/status_matchers.h"
#include "services/sandbox/psp_methods.h"

namespace vlot::sandbox {
namespace {

using vlot::testing::Reason;
using vlot::testing::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'760'000'000);
const Timing kTiming;

Payment OpenPayment(std::vector<std::string> methods = {"ideal"}) {
  Payment payment;
  payment.id = "tr_1";
  payment.amount = {1000, kEur};
  payment.methods = methods;
  if (methods.size() == 1) payment.method = methods.front();
  payment.created_at = kNow;
  payment.expires_at = kNow + OpenFor(payment.method);
  return payment;
}

Payment PaidPayment() {
  Payment payment = OpenPayment();
  EXPECT_OK(Conclude(payment, PaymentStatus::kPaid, "", kNow));
  return payment;
}

Payment AuthorizedPayment() {
  Payment payment = OpenPayment({"creditcard"});
  payment.manual_capture = true;
  EXPECT_OK(Conclude(payment, PaymentStatus::kPaid, "", kNow));
  return payment;
}

absl::Status RefundOf(Payment& payment, int64_t amount, std::string id, absl::Time now = kNow) {
  return AddRefund(payment, {.id = id, .amount_minor = amount, .description = id}, kTiming, now);
}

TEST(PspRules, Pay_OpenPayment_IsPaidAndTold) {
  const Payment payment = PaidPayment();
  EXPECT_EQ(payment.status, PaymentStatus::kPaid);
  EXPECT_EQ(payment.paid_at, kNow);
  EXPECT_EQ(payment.events, 1);
  EXPECT_EQ(RemainingMinor(payment), 1000);
}

TEST(PspRules, Conclude_FinalPayment_IsRefusedAndUnchanged) {
  Payment payment = PaidPayment();
  const Payment before = payment;
  for (PaymentStatus outcome : {PaymentStatus::kPaid, PaymentStatus::kFailed, PaymentStatus::kExpired}) {
    EXPECT_THAT(Conclude(payment, outcome, "", kNow), StatusIs(absl::StatusCode::kFailedPrecondition));
  }
  EXPECT_EQ(payment, before);
}

TEST(PspRules, Fail_MethodNotFixed_StaysOpenUntold) {
  Payment payment = OpenPayment({});
  EXPECT_OK(Conclude(payment, PaymentStatus::kFailed, "ideal", kNow));
  EXPECT_EQ(payment.status, PaymentStatus::kOpen);
  EXPECT_EQ(payment.events, 0);
  EXPECT_OK(Conclude(payment, PaymentStatus::kPaid, "creditcard", kNow));
  EXPECT_EQ(payment.method, "creditcard");
}

TEST(PspRules, Fail_MethodFixed_IsFinal) {
  Payment payment = OpenPayment();
  EXPECT_OK(Conclude(payment, PaymentStatus::kFailed, "", kNow));
  EXPECT_EQ(payment.status, PaymentStatus::kFailed);
  EXPECT_EQ(payment.events, 1);
}

TEST(PspRules, Pay_ByMethodNotOffered_IsRefused) {
  Payment payment = OpenPayment({"ideal", "creditcard"});
  EXPECT_THAT(Conclude(payment, PaymentStatus::kPaid, "paypal", kNow), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(PspRules, Pending_IsNotToldAndCanStillBePaid) {
  Payment payment = OpenPayment({"banktransfer"});
  EXPECT_OK(Conclude(payment, PaymentStatus::kPending, "", kNow));
  EXPECT_EQ(payment.events, 0);
  EXPECT_OK(Conclude(payment, PaymentStatus::kPaid, "", kNow));
  EXPECT_EQ(payment.events, 1);
}

TEST(PspRules, Cancel_OnlyWhereCancelable) {
  Payment ideal = OpenPayment();
  EXPECT_THAT(Cancel(ideal, kNow), StatusIs(absl::StatusCode::kFailedPrecondition));
  Payment transfer = OpenPayment({"banktransfer"});
  EXPECT_OK(Cancel(transfer, kNow));
  EXPECT_EQ(transfer.status, PaymentStatus::kCanceled);
  EXPECT_THAT(Cancel(transfer, kNow), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(PspRules, Advance_IdealUnpaid_ExpiresAfter15Minutes) {
  Payment payment = OpenPayment();
  EXPECT_FALSE(Advance(payment, kTiming, kNow + absl::Minutes(15) - absl::Seconds(1)));
  EXPECT_EQ(NextDue(payment), kNow + absl::Minutes(15));
  EXPECT_TRUE(Advance(payment, kTiming, kNow + absl::Minutes(15)));
  EXPECT_EQ(payment.status, PaymentStatus::kExpired);
  EXPECT_EQ(NextDue(payment), absl::InfiniteFuture());
}

TEST(PspRules, Advance_AutoPay_PaysInTime) {
  Payment payment = OpenPayment({});
  payment.pays_at = kNow + absl::Seconds(1);
  EXPECT_TRUE(Advance(payment, kTiming, kNow + absl::Seconds(1)));
  EXPECT_EQ(payment.status, PaymentStatus::kPaid);
  EXPECT_EQ(payment.method, "ideal");
}

TEST(PspRules, Capture_AllInParts_IsPaidAtTheLast) {
  Payment payment = AuthorizedPayment();
  EXPECT_EQ(payment.status, PaymentStatus::kAuthorized);
  EXPECT_EQ(payment.capture_before, kNow + absl::Hours(7 * 24));
  EXPECT_OK(AddCapture(payment, {.id = "cpt_1", .amount_minor = 400}, kNow));
  EXPECT_EQ(payment.status, PaymentStatus::kAuthorized);
  EXPECT_EQ(RemainingMinor(payment), 400);
  EXPECT_THAT(AddCapture(payment, {.id = "cpt_2", .amount_minor = 601}, kNow),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_OK(AddCapture(payment, {.id = "cpt_3"}, kNow));
  EXPECT_EQ(payment.status, PaymentStatus::kPaid);
  EXPECT_EQ(CapturedMinor(payment), 1000);
  EXPECT_THAT(AddCapture(payment, {.id = "cpt_4"}, kNow), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(PspRules, Release_WithAndWithoutCapture_PaidOrCanceled) {
  Payment untouched = AuthorizedPayment();
  EXPECT_OK(ReleaseAuthorization(untouched, kNow));
  EXPECT_EQ(untouched.status, PaymentStatus::kCanceled);
  Payment partly = AuthorizedPayment();
  EXPECT_OK(AddCapture(partly, {.id = "cpt_1", .amount_minor = 400}, kNow));
  EXPECT_OK(ReleaseAuthorization(partly, kNow));
  EXPECT_EQ(partly.status, PaymentStatus::kPaid);
  EXPECT_EQ(RemainingMinor(partly), 400);
}

TEST(PspRules, Advance_AuthorizationNotCaptured_Expires) {
  Payment payment = AuthorizedPayment();
  EXPECT_TRUE(Advance(payment, kTiming, NextDue(payment)));
  EXPECT_EQ(payment.status, PaymentStatus::kExpired);
}

TEST(PspRules, Refund_SumUpToTheAmount_ThenRefused) {
  Payment payment = PaidPayment();
  EXPECT_OK(RefundOf(payment, 600, "re_1"));
  EXPECT_THAT(RefundOf(payment, 401, "re_2"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_OK(RefundOf(payment, 400, "re_3"));
  EXPECT_THAT(RefundOf(payment, 1, "re_4"), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(RefundedMinor(payment), 1000);
}

TEST(PspRules, Refund_OfUnpaidPayment_IsRefused) {
  Payment payment = OpenPayment();
  EXPECT_THAT(RefundOf(payment, 1, "re_1"), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(PspRules, Refund_SameTwiceShortly_IsADuplicate) {
  Payment payment = PaidPayment();
  EXPECT_OK(RefundOf(payment, 100, "same"));
  EXPECT_THAT(RefundOf(payment, 100, "same"), StatusIs(absl::StatusCode::kAlreadyExists, Reason("DUPLICATE_REFUND")));
  EXPECT_OK(RefundOf(payment, 100, "same", kNow + kTiming.duplicate_refund_window));
}

TEST(PspRules, Refund_MovesOnByItself_AndIsToldTwice) {
  Payment payment = PaidPayment();
  EXPECT_OK(RefundOf(payment, 100, "re_1"));
  EXPECT_EQ(payment.events, 1);
  EXPECT_TRUE(Advance(payment, kTiming, NextDue(payment)));
  EXPECT_EQ(payment.refunds[0].status, RefundStatus::kProcessing);
  EXPECT_THAT(CancelRefund(payment, "re_1"), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(Advance(payment, kTiming, NextDue(payment)));
  EXPECT_EQ(payment.refunds[0].status, RefundStatus::kRefunded);
  EXPECT_EQ(payment.events, 3);
  EXPECT_EQ(NextDue(payment), absl::InfiniteFuture());
}

TEST(PspRules, RefundCanceledOrFailed_MoneyIsLeftAgain) {
  Payment payment = PaidPayment();
  EXPECT_OK(RefundOf(payment, 1000, "re_1"));
  EXPECT_OK(CancelRefund(payment, "re_1"));
  EXPECT_EQ(RemainingMinor(payment), 1000);
  EXPECT_OK(RefundOf(payment, 1000, "re_2"));
  EXPECT_OK(FailRefund(payment, "re_2"));
  EXPECT_EQ(RemainingMinor(payment), 1000);
  EXPECT_THAT(FailRefund(payment, "re_2"), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(CancelRefund(payment, "re_9"), StatusIs(absl::StatusCode::kNotFound));
}

TEST(PspRules, Chargeback_LessensWhatCanBeRefunded) {
  Payment payment = PaidPayment();
  EXPECT_OK(AddChargeback(payment, {.id = "chb_1", .amount_minor = 700}));
  EXPECT_EQ(RemainingMinor(payment), 300);
  EXPECT_THAT(AddChargeback(payment, {.id = "chb_2", .amount_minor = 301}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_OK(AddChargeback(payment, {.id = "chb_3"}));
  EXPECT_EQ(RemainingMinor(payment), 0);
}

}  // namespace
}  // namespace vlot::sandbox
