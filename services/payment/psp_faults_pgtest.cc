// The PSP and the network misbehave.
#include <gmock/gmock.h>

#include "services/payment/pg_fixture.h"

namespace vlot::payment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PspFaultsPgTest : public PaymentPgTest {};

TEST_F(PspFaultsPgTest, WebhookLost_TheSweepFindsOut) {
  const v1::Payment opened = MakeOpenPayment();
  PspFault("webhook", "lost");
  Payer(opened.attempts(0).psp_id(), "pay");
  DeliverWebhooks();
  EXPECT_EQ(Get(opened.name()).state(), v1::Payment::OPEN);
  WorkAt(clock_.Now() + absl::Seconds(61));
  AwaitState(opened.name(), v1::Payment::PAID);
}

TEST_F(PspFaultsPgTest, WebhookDoubled_ChangesThingsOnce) {
  const v1::Payment opened = MakeOpenPayment();
  PspFault("webhook", "doubled");
  Payer(opened.attempts(0).psp_id(), "pay");
  AwaitState(opened.name(), v1::Payment::PAID);
  for (int i = 0; i < 5; ++i) Notify(opened.attempts(0).psp_id());
  EXPECT_THAT(EventsOf(opened.name()), ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_PAID));
}

TEST_F(PspFaultsPgTest, WebhookBeforeTheCreateAnswer_FindsItsAttemptByReference) {
  // The answer to the creation is lost, but the customer has come to the checkout all the same.
  PspFault("create_payment", "timeout_after", -1, 10);
  const auto request = Asking();
  EXPECT_EQ(Create(request).payment().state(), v1::Payment::CREATING);
  ClearPspFaults();
  EXPECT_EQ(PspPayments(), 1);
  Payer(OnlyPspPayment(), "pay");
  AwaitState(request.name(), v1::Payment::PAID);
  EXPECT_EQ(PspPayments(), 1);
}

TEST_F(PspFaultsPgTest, CreateTimedOutAfterDoingIt_IsFoundAgainAndNotMadeTwice) {
  PspFault("create_payment", "timeout_after", -1, 10);
  const auto request = Asking();
  const v1::Payment unknown = Create(request).payment();
  EXPECT_EQ(unknown.state(), v1::Payment::CREATING);
  EXPECT_EQ(unknown.attempts(0).state(), v1::Attempt::UNKNOWN);
  ClearPspFaults();
  WorkAt(clock_.Now() + absl::Seconds(61));
  EXPECT_THAT(AwaitEvent(request.name(), v1::Event::PAYMENT_OPENED).checkout_url(), HasSubstr("/checkout/"));
  EXPECT_EQ(AwaitState(request.name(), v1::Payment::OPEN).attempts_size(), 1);
  EXPECT_EQ(PspPayments(), 1);
}

TEST_F(PspFaultsPgTest, CreateTimedOutAfterDoingIt_IsFoundByReferenceWhenTheKeyIsForgotten) {
  PspFault("create_payment", "timeout_after", -1, 10);
  auto request = Asking();
  request.set_method("banktransfer");  // stays open for days
  request.mutable_expire_time()->set_seconds(request.expire_time().seconds() + 86'400);
  Create(request);
  for (int i = 0; i < 3; ++i) WorkAt(clock_.Now() + absl::Minutes(30));  // asks again, in vain
  ClearPspFaults();
  WorkAt(clock_.Now() + absl::Hours(2));
  AwaitState(request.name(), v1::Payment::OPEN);
  EXPECT_EQ(PspPayments(), 1);
}

TEST_F(PspFaultsPgTest, CreateLost_IsMadeByTheLookup) {
  PspFault("create_payment", "lost", -1);
  const auto request = Asking();
  EXPECT_EQ(Create(request).payment().state(), v1::Payment::CREATING);
  EXPECT_EQ(PspPayments(), 0);
  ClearPspFaults();
  WorkAt(clock_.Now() + absl::Seconds(61));
  AwaitState(request.name(), v1::Payment::OPEN);
  EXPECT_EQ(PspPayments(), 1);
}

TEST_F(PspFaultsPgTest, CreateLostAndCancelled_IsNotMadeAnyMore) {
  PspFault("create_payment", "lost", -1);
  const auto request = Asking();
  Create(request);
  ClearPspFaults();
  EXPECT_EQ(Cancel(request.name(), request.order()).payment().state(), v1::Payment::CREATING);
  WorkAt(clock_.Now() + absl::Seconds(61));
  AwaitState(request.name(), v1::Payment::CANCELLED);
  EXPECT_EQ(PspPayments(), 0);
  AwaitEvent(request.name(), v1::Event::PAYMENT_CANCELLED);
}

TEST_F(PspFaultsPgTest, CreateDoneAndAnswerLostAndCancelled_IsFoundAndClosed) {
  PspFault("create_payment", "timeout_after", -1, 10);
  auto request = Asking();
  request.set_method("banktransfer");
  Create(request);
  ClearPspFaults();
  Cancel(request.name(), request.order());
  WorkAt(clock_.Now() + absl::Seconds(61));
  EXPECT_EQ(AwaitState(request.name(), v1::Payment::CANCELLED).attempts(0).state(), v1::Attempt::CANCELLED);
}

TEST_F(PspFaultsPgTest, PspIsSlow_CallerGetsItsAnswerInTime) {
  Options options = FastOptions();
  options.create_wait = absl::Milliseconds(100);
  options.psp_timeout = absl::Seconds(30);  // slow, not silent
  Restart(options);
  PspFault("create_payment", "delay", 1, 3000);
  const auto request = Asking();
  const v1::Payment creating = Create(request).payment();
  EXPECT_EQ(creating.name(), request.name());
  EXPECT_EQ(creating.state(), v1::Payment::CREATING);
  AwaitEvent(request.name(), v1::Event::PAYMENT_OPENED);
}

TEST_F(PspFaultsPgTest, PspIsDown_PaymentIsMadeWhenItIsBack) {
  Options options = FastOptions();
  const std::string url = options.psp_url;
  options.psp_url = "http://127.0.0.1:1";  // nobody listens
  Restart(options);
  const auto request = Asking();
  const v1::Payment claimed = Create(request).payment();
  EXPECT_EQ(claimed.state(), v1::Payment::CREATING);
  EXPECT_EQ(claimed.attempts(0).state(), v1::Attempt::CLAIMED);
  options.psp_url = url;
  Restart(options);
  WorkAt(clock_.Now() + absl::Seconds(3));
  AwaitState(request.name(), v1::Payment::OPEN);
}

TEST_F(PspFaultsPgTest, PspIsTooBusy_PaymentIsMadeLater) {
  PspFault("create_payment", "error", 1);  // 503
  const auto request = Asking();
  EXPECT_EQ(Create(request).payment().state(), v1::Payment::CREATING);
  WorkAt(clock_.Now() + absl::Seconds(61));
  AwaitState(request.name(), v1::Payment::OPEN);
}

TEST_F(PspFaultsPgTest, ProcessDiesWhileCreating_AnotherOneGoesOn) {
  const auto request = Asking();
  PspFault("create_payment", "delay", 1, 2000);
  Options options = FastOptions();
  options.create_wait = absl::ZeroDuration();  // as if the caller were gone
  Restart(options);
  Create(request);
  Script("UPDATE payments SET attempt_state = 1, state = 1, psp_id = NULL, checkout_url = '', due_at = created_at");
  Restart(FastOptions());
  Script("UPDATE payments SET attempt_state = 1, state = 1, psp_id = NULL, checkout_url = '', due_at = created_at");
  WorkAt(clock_.Now() + absl::Seconds(31));
  AwaitState(request.name(), v1::Payment::OPEN);
  EXPECT_EQ(PspPayments(), 1);
}

}  // namespace
}  // namespace vlot::payment
