#include "services/courier/job.h"

#include <gtest/gtest.h>

#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "common/time/time.h"

namespace vlot::courier {
namespace {

using ::vlot::testing::IsOkAndHolds;
using vlot::testing::Reason;
using ::vlot::testing::StatusIs;

constexpr auto kRefused = absl::StatusCode::kFailedPrecondition;

class JobTest : public ::testing::Test {
 protected:
  JobTest() {
    job_.id = JobId(ids_.Next());
    job_.order = OrderId(ids_.Next());
    job_.shipment = ShipmentId(ids_.Next());
    EXPECT_TRUE(Offer(job_, routing_, now(), DefaultTimeZone()));
  }
  absl::Time now() { return clock_.Now(); }
  void Scanned(State state) { ApplyScan(job_, {.state = state, .time = now()}); }
  Confirmation NewConfirmation() { return {.request_id = ids_.Next(), .hash = 1, .event_time = now()}; }

  vlot::testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
  const PartnerId first_{ids_.Next()}, second_{ids_.Next()}, stranger_{ids_.Next()};
  const RoutingTable routing_{{{.id = first_}, {.id = second_}},
                              {{.partner = first_}, {.partner = second_, .priority = 1}}};
  Job job_;
};

TEST_F(JobTest, Offer_PartnersInTurn_UntilNobodyIsLeft) {
  EXPECT_EQ(job_.partner, first_);
  ASSERT_THAT(Refuse(job_, first_, vlot::courier::Reason::kNone), IsOkAndHolds(Change::kChanged));
  EXPECT_TRUE(job_.partner.IsNil());
  EXPECT_TRUE(Offer(job_, routing_, now(), DefaultTimeZone()));
  EXPECT_EQ(job_.partner, second_);
  ASSERT_OK(Refuse(job_, second_, vlot::courier::Reason::kNone));
  EXPECT_FALSE(Offer(job_, routing_, now(), DefaultTimeZone()));
  EXPECT_EQ(job_.accept_until, now() + kRouteAgainAfter);
}

TEST_F(JobTest, Accept_Table) {
  EXPECT_THAT(Accept(job_, stranger_, now()), StatusIs(absl::StatusCode::kNotFound, Reason("JOB_NOT_FOUND")));
  EXPECT_THAT(Accept(job_, PartnerId(), now()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Accept(job_, first_, now()), IsOkAndHolds(Change::kChanged));
  const int version = job_.version;
  EXPECT_THAT(Accept(job_, first_, now()), IsOkAndHolds(Change::kNone));
  EXPECT_EQ(job_.version, version);
  Scanned(State::kInTransit);
  EXPECT_THAT(Accept(job_, first_, now()), IsOkAndHolds(Change::kNone));
  EXPECT_EQ(job_.tracking.state, State::kInTransit);
}

TEST_F(JobTest, Accept_AfterTheTimeButNobodyElseWasAsked_IsFine) {
  clock_.Advance(absl::Hours(5));
  EXPECT_THAT(Accept(job_, first_, now()), IsOkAndHolds(Change::kChanged));
  EXPECT_EQ(ExpireOffer(job_, now()), Change::kNone);
}

TEST_F(JobTest, ExpireOffer_NotAnswered_IsTakenBackOnce) {
  EXPECT_EQ(ExpireOffer(job_, now()), Change::kNone);
  clock_.Advance(absl::Minutes(120));
  EXPECT_EQ(ExpireOffer(job_, now()), Change::kChanged);
  EXPECT_THAT(Accept(job_, first_, now()), StatusIs(kRefused, Reason("JOB_ENDED")));
  EXPECT_THAT(Refuse(job_, first_, vlot::courier::Reason::kNone), IsOkAndHolds(Change::kNone));
}

TEST_F(JobTest, Refuse_Table) {
  EXPECT_THAT(Refuse(job_, stranger_, vlot::courier::Reason::kNone), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(Accept(job_, first_, now()));
  Job picked_up = job_;
  ApplyScan(picked_up, {.state = State::kPickedUp, .time = now()});
  EXPECT_THAT(Refuse(picked_up, first_, vlot::courier::Reason::kNone), StatusIs(kRefused, Reason("JOB_PICKED_UP")));
  EXPECT_THAT(Refuse(job_, first_, vlot::courier::Reason::kNone),
              IsOkAndHolds(Change::kChanged));  // also after accepting
  EXPECT_EQ(job_.tracking.state, State::kAnnounced);
}

TEST_F(JobTest, Cancel_Table) {
  EXPECT_THAT(Cancel(job_, OrderId(ids_.Next()), now()), StatusIs(absl::StatusCode::kNotFound));
  Job delivered = job_;
  ASSERT_OK(Confirm(delivered, first_, NewConfirmation()));
  EXPECT_THAT(Cancel(delivered, job_.order, now()), StatusIs(kRefused, Reason("JOB_PICKED_UP")));
  EXPECT_THAT(Cancel(job_, job_.order, now()), IsOkAndHolds(Change::kChanged));
  EXPECT_THAT(Cancel(job_, job_.order, now()), IsOkAndHolds(Change::kNone));
  EXPECT_THAT(CheckScan(job_, first_), StatusIs(kRefused, Reason("JOB_ENDED")));
  EXPECT_THAT(Confirm(job_, first_, NewConfirmation()), StatusIs(kRefused, Reason("JOB_ENDED")));
}

TEST_F(JobTest, Confirm_Repeated_Table) {
  const Confirmation confirmation = NewConfirmation();
  EXPECT_THAT(Confirm(job_, first_, confirmation), IsOkAndHolds(Change::kChanged));
  EXPECT_THAT(Confirm(job_, first_, confirmation), IsOkAndHolds(Change::kNone));
  Confirmation other_content = confirmation;
  other_content.hash = 2;
  EXPECT_THAT(Confirm(job_, first_, other_content),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  EXPECT_THAT(Confirm(job_, first_, NewConfirmation()), StatusIs(kRefused, Reason("JOB_ENDED")));
}

TEST_F(JobTest, Confirm_IdentityDemanded_OnlyTheAddresseeWithADocument) {
  job_.place.identity_check = true;
  Confirmation confirmation = NewConfirmation();
  EXPECT_THAT(Confirm(job_, first_, confirmation), StatusIs(kRefused, Reason("IDENTITY_CHECK_REQUIRED")));
  confirmation.identity_checked = true;
  confirmation.state = State::kDeliveredNeighbour;
  EXPECT_THAT(Confirm(job_, first_, confirmation), StatusIs(kRefused, Reason("IDENTITY_CHECK_REQUIRED")));
  confirmation.state = State::kDelivered;
  EXPECT_THAT(Confirm(job_, first_, confirmation), IsOkAndHolds(Change::kChanged));
}

}  // namespace
}  // namespace vlot::courier
