// Methods that hold the money first: what is authorized is taken at once, once, and let go when the order is cancelled.
#include "services/payment/pg_fixture.h"

namespace vlot::payment {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

class CaptureTest : public PaymentPgTest {
 protected:
  v1::Payment MakeOpenByKlarna() {
    auto request = Asking();
    request.set_method("klarna");
    const auto made = Create(request);
    EXPECT_EQ(made.payment().state(), v1::Payment::OPEN) << made.DebugString();
    return made.payment();
  }
};

TEST_F(CaptureTest, Authorized_IsTakenAtOnce) {
  const v1::Payment opened = MakeOpenByKlarna();
  Payer(opened.attempts(0).psp_id(), "pay");
  const v1::Payment paid = AwaitState(opened.name(), v1::Payment::PAID);
  EXPECT_EQ(paid.captured().units(), 25);
  EXPECT_THAT(EventsOf(opened.name()),
              ElementsAre(v1::Event::PAYMENT_OPENED, v1::Event::PAYMENT_AUTHORIZED, v1::Event::PAYMENT_PAID));
  EXPECT_EQ(Differences(), 0);
}

TEST_F(CaptureTest, AnswerLostAfterItWasTaken_IsSeenAndNotTakenAgain) {
  const v1::Payment opened = MakeOpenByKlarna();
  PspFault("create_capture", "timeout_after", 1, 2'000);
  Payer(opened.attempts(0).psp_id(), "pay");
  EXPECT_EQ(AwaitState(opened.name(), v1::Payment::PAID).captured().units(), 25);
}

TEST_F(CaptureTest, PspDown_IsTakenWhenItIsBack) {
  const v1::Payment opened = MakeOpenByKlarna();
  PspFault("create_capture", "error", 1'000);
  Payer(opened.attempts(0).psp_id(), "pay");
  AwaitState(opened.name(), v1::Payment::AUTHORIZED);
  ClearPspFaults();
  clock_.Advance(absl::Minutes(5));
  WorkAt(clock_.Now());
  EXPECT_EQ(AwaitState(opened.name(), v1::Payment::PAID).captured().units(), 25);
}

TEST_F(CaptureTest, KilledBeforeItWasTaken_IsTakenByTheNextOne) {
  const v1::Payment opened = MakeOpenByKlarna();
  PspFault("create_capture", "error", 1'000);
  Payer(opened.attempts(0).psp_id(), "pay");
  AwaitState(opened.name(), v1::Payment::AUTHORIZED);
  Restart(FastOptions());
  ClearPspFaults();
  clock_.Advance(absl::Minutes(5));
  WorkAt(clock_.Now());
  AwaitState(opened.name(), v1::Payment::PAID);
}

TEST_F(CaptureTest, CancelledBeforeItWasTaken_IsLetGo) {
  const v1::Payment opened = MakeOpenByKlarna();
  PspFault("create_capture", "error", 1'000);
  Payer(opened.attempts(0).psp_id(), "pay");
  AwaitState(opened.name(), v1::Payment::AUTHORIZED);
  Cancel(opened.name(), opened.order());
  AwaitEvent(opened.name(), v1::Event::PAYMENT_CANCELLED);
  ClearPspFaults();
  const v1::Payment cancelled = AwaitState(opened.name(), v1::Payment::CANCELLED);
  EXPECT_EQ(cancelled.captured().units(), 0);
  EXPECT_EQ(cancelled.refunds_size(), 0);
  EXPECT_THAT(EventsOf(opened.name()), Not(Contains(v1::Event::PAYMENT_PAID)));
}

TEST_F(CaptureTest, CancelledAfterItWasTaken_GoesBack) {
  const v1::Payment opened = MakeOpenByKlarna();
  Payer(opened.attempts(0).psp_id(), "pay");
  AwaitState(opened.name(), v1::Payment::PAID);
  const auto cancelled = Cancel(opened.name(), opened.order());
  ASSERT_EQ(cancelled.payment().refunds_size(), 1);
  EXPECT_EQ(cancelled.payment().refunds(0).reason(), "CANCELLED");
  EXPECT_EQ(cancelled.payment().refunds(0).amount().units(), 25);
}

}  // namespace
}  // namespace vlot::payment
