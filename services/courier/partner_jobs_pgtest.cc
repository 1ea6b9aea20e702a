// The partner API: what a courier may see and do, twice, at once, and out of order.
#include <algorithm>
#include <random>
#include <thread>

#include "common/log/captured_log.h"
#include "common/rpc/stream_puller.h"
#include "common/wire/types.h"
#include "services/courier/testing/fixture.h"

namespace vlot::courier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

constexpr auto kRefused = absl::StatusCode::kFailedPrecondition;

class PartnerJobsTest : public CourierTest {
 protected:
  PartnerJobsTest() { RouteTo({partner_, other_}); }

  std::string BookOne() {
    const v1::BookDeliveryRequest request = NewBooking();
    EXPECT_OK(Book(request));
    return request.name();
  }
  std::vector<v1::TrackingState> FeedStates(const std::string& job) {
    std::vector<v1::TrackingState> states;
    for (const v1::Event& event : Feed()) {
      if (event.job() == job) states.push_back(event.state());
    }
    return states;
  }

  const std::string partner_ = MakePartner("Eerste"), other_ = MakePartner("Tweede");
};

TEST_F(PartnerJobsTest, AnyMethod_JobOfAnother_FindsNothing) {
  const std::string job = BookOne();

  const auto not_found = StatusIs(absl::StatusCode::kNotFound, Reason("JOB_NOT_FOUND"));
  EXPECT_THAT(Get(other_, job), not_found);
  EXPECT_THAT(Accept(other_, job), not_found);
  EXPECT_THAT(Reject(other_, job), not_found);
  EXPECT_THAT(Report(other_, NewScan(job, v1::PICKED_UP)), not_found);
  EXPECT_THAT(Confirm(other_, NewConfirmation(job)), not_found);
  ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse list, List(other_));
  EXPECT_THAT(list.jobs(), IsEmpty());
  EXPECT_THAT(Feed(), IsEmpty());
}

TEST_F(PartnerJobsTest, AnyMethod_JobOfAnother_IsToldFromNoneInTheLog) {
  const std::string job = BookOne();
  const log::CapturedLog log;
  EXPECT_THAT(Get(other_, NewName("jobs")), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(log.Lines("NOT_OWNER"), IsEmpty());
  EXPECT_FALSE(Get(other_, job).ok());
  EXPECT_FALSE(Accept(other_, job).ok());
  EXPECT_FALSE(Reject(other_, job).ok());
  EXPECT_FALSE(Report(other_, NewScan(job, v1::PICKED_UP)).ok());
  EXPECT_FALSE(Confirm(other_, NewConfirmation(job)).ok());
  const auto refused = log.Lines("NOT_OWNER");
  ASSERT_THAT(refused, SizeIs(5)) << log.Text();
  for (const auto& line : refused) {
    EXPECT_EQ(line["caller"], "partner:" + other_);
    EXPECT_EQ(line["resource"], job);
  }
  v1::ReportEventsRequest several;
  for (int i = 0; i < 3; ++i) *several.add_events() = NewScan(i == 0 ? NewName("jobs") : job, v1::PICKED_UP);
  ASSERT_OK(CallAs(other_, &Partners::ReportEvents, several));
  ASSERT_THAT(log.Lines("NOT_OWNER"), SizeIs(6)) << "one line for a batch";
  EXPECT_EQ(log.Lines("NOT_OWNER")[5]["resource"], job);
  EXPECT_EQ(log.Lines("NOT_OWNER")[5]["others"], 1);
}

TEST_F(PartnerJobsTest, AnyMethod_CallerIsNoPartner_IsRefused) {
  EXPECT_THAT(rpc::InvokeAndWait(server_.in_process(), partner_jobs_->async(), &Partners::ListJobs, {}),
              StatusIs(absl::StatusCode::kPermissionDenied, Reason("NOT_A_PARTNER")));
  server_.keys().Add("shop", {.role = auth::Role::kWebshop, .subject = partner_});
  EXPECT_THAT(List("shop"), StatusIs(absl::StatusCode::kPermissionDenied, Reason("SCOPE_MISSING")));
  EXPECT_THAT(List("nobody"), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(PartnerJobsTest, Delivery_HappyPath_TellsTheFeedEachState) {
  const std::string job = BookOne();
  ASSERT_OK(Accept(partner_, job));
  ASSERT_OK(Accept(partner_, job));
  ASSERT_OK(Report(partner_, NewScan(job, v1::PICKED_UP, absl::Minutes(3))));
  ASSERT_OK(Report(partner_, NewScan(job, v1::IN_TRANSIT, absl::Minutes(2))));
  ASSERT_OK(Report(partner_, NewScan(job, v1::OUT_FOR_DELIVERY, absl::Minutes(1))));
  ASSERT_OK_AND_ASSIGN(const v1::Job delivered, Confirm(partner_, NewConfirmation(job)));

  EXPECT_EQ(delivered.state(), v1::DELIVERED);
  EXPECT_THAT(delivered.events(), SizeIs(3));
  EXPECT_THAT(FeedStates(job),
              ElementsAre(v1::ACCEPTED, v1::PICKED_UP, v1::IN_TRANSIT, v1::OUT_FOR_DELIVERY, v1::DELIVERED));
  const std::vector<v1::Event> events = Feed();
  for (size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].position(), static_cast<int64_t>(i + 1));
  EXPECT_EQ(events[0].shipment(), delivered.shipment());
}

TEST_F(PartnerJobsTest, ReportEvents_WholeDayInOneCallShuffledAndDoubled_EndsAsInOrder) {
  const std::string job = BookOne();
  v1::ReportEventsRequest batch;
  const v1::TrackingState states[] = {v1::PICKED_UP,        v1::SORTED,          v1::IN_TRANSIT,
                                      v1::OUT_FOR_DELIVERY, v1::DELIVERY_FAILED, v1::OUT_FOR_DELIVERY};
  for (int i = 0; i < 6; ++i) *batch.add_events() = NewScan(job, states[i], absl::Minutes(60 - i));
  for (int i = 0; i < 6; ++i) *batch.add_events() = v1::TrackingEvent(batch.events(i));
  std::shuffle(batch.mutable_events()->pointer_begin(), batch.mutable_events()->pointer_end(), std::mt19937(5));
  for (int run = 0; run < 2; ++run) {
    ASSERT_OK_AND_ASSIGN(const v1::ReportEventsResponse response, CallAs(partner_, &Partners::ReportEvents, batch));
    for (const google::rpc::Status& result : response.results()) EXPECT_OK(StatusOf(result));
  }
  ASSERT_OK_AND_ASSIGN(const v1::Job got, Get(partner_, job));
  EXPECT_EQ(got.state(), v1::OUT_FOR_DELIVERY);
  EXPECT_THAT(got.events(), SizeIs(6));
  EXPECT_THAT(FeedStates(job), ElementsAre(v1::PICKED_UP, v1::SORTED, v1::IN_TRANSIT, v1::OUT_FOR_DELIVERY,
                                           v1::DELIVERY_FAILED, v1::OUT_FOR_DELIVERY));
}

TEST_F(PartnerJobsTest, ReportEvents_AfterDelivery_IsKeptButChangesNothing) {
  const std::string job = BookOne();
  ASSERT_OK(Confirm(partner_, NewConfirmation(job)));
  ASSERT_OK(Report(partner_, NewScan(job, v1::IN_TRANSIT)));
  ASSERT_OK(Report(partner_, NewScan(job, v1::LOST)));

  ASSERT_OK_AND_ASSIGN(const v1::Job got, Get(partner_, job));
  EXPECT_EQ(got.state(), v1::DELIVERED);
  EXPECT_THAT(got.events(), SizeIs(2));
  EXPECT_THAT(FeedStates(job), ElementsAre(v1::DELIVERED));
}

TEST_F(PartnerJobsTest, ReportEvents_SameIdOtherContent_IsRefused) {
  const std::string job = BookOne();
  v1::TrackingEvent event = NewScan(job, v1::PICKED_UP);
  ASSERT_OK(Report(partner_, event));
  event.set_state(v1::LOST);
  EXPECT_THAT(Report(partner_, event), StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  ASSERT_OK_AND_ASSIGN(const v1::Job got, Get(partner_, job));
  EXPECT_EQ(got.state(), v1::PICKED_UP);
}

TEST_F(PartnerJobsTest, ReportEvents_MoreThanAJobTakes_AreRefusedAndTheFirstStand) {
  const std::string job = BookOne();
  v1::ReportEventsRequest batch;
  for (int i = 0; i < 510; ++i) *batch.add_events() = NewScan(job, v1::IN_TRANSIT, absl::Seconds(510 - i));
  ASSERT_OK_AND_ASSIGN(const v1::ReportEventsResponse response, CallAs(partner_, &Partners::ReportEvents, batch));
  EXPECT_OK(StatusOf(response.results(499)));
  EXPECT_THAT(StatusOf(response.results(500)),
              StatusIs(absl::StatusCode::kResourceExhausted, Reason("TOO_MANY_SCANS")));
  EXPECT_OK(Report(partner_, batch.events(0)));         // it is there
  EXPECT_OK(Report(partner_, NewScan(job, v1::LOST)));  // how it ended is still taken
  EXPECT_THAT(Report(partner_, NewScan(job, v1::LOST)), StatusIs(absl::StatusCode::kResourceExhausted));

  ASSERT_OK_AND_ASSIGN(const v1::Job got, Get(partner_, job));
  EXPECT_EQ(got.state(), v1::LOST);
  EXPECT_THAT(got.events(), SizeIs(501));
}

TEST_F(PartnerJobsTest, ReportEvents_BadItems_FailAloneEachForItsReason) {
  const std::string job = BookOne();
  v1::ReportEventsRequest batch;
  *batch.add_events() = NewScan(job, v1::DELIVERED);
  *batch.add_events() = NewScan(job, v1::PICKED_UP, -absl::Minutes(6));
  *batch.add_events() = NewScan(NewName("jobs"), v1::PICKED_UP);
  *batch.add_events() = NewScan("jobs/x", v1::PICKED_UP);
  *batch.add_events() = NewScan(job, v1::PICKED_UP);
  batch.add_events();

  ASSERT_OK_AND_ASSIGN(const v1::ReportEventsResponse response, CallAs(partner_, &Partners::ReportEvents, batch));

  const auto invalid = [](const char* field) {
    return StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field));
  };
  EXPECT_THAT(StatusOf(response.results(0)), invalid("state"));
  EXPECT_THAT(StatusOf(response.results(1)), invalid("event_time"));
  EXPECT_THAT(StatusOf(response.results(2)), StatusIs(absl::StatusCode::kNotFound, Reason("JOB_NOT_FOUND")));
  EXPECT_THAT(StatusOf(response.results(3)), invalid("job"));
  EXPECT_OK(StatusOf(response.results(4)));
  EXPECT_THAT(StatusOf(response.results(5)), invalid("event_id"));
  EXPECT_THAT(CallAs(partner_, &Partners::ReportEvents, {}), invalid("events"));
}

TEST_F(PartnerJobsTest, ReportEvents_SameScansFromManyThreads_AreKeptOnce) {
  const std::string job = BookOne();
  v1::ReportEventsRequest batch;
  for (int i = 0; i < 50; ++i) *batch.add_events() = NewScan(job, v1::IN_TRANSIT, absl::Minutes(i));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto response = CallAs(partner_, &Partners::ReportEvents, batch);
      ASSERT_OK(response);
      for (const google::rpc::Status& result : response->results()) EXPECT_OK(StatusOf(result));
    });
  }
  for (std::thread& thread : threads) thread.join();

  ASSERT_OK_AND_ASSIGN(const v1::Job got, Get(partner_, job));
  EXPECT_THAT(got.events(), SizeIs(50));
}

TEST_F(PartnerJobsTest, ConfirmDelivery_Twice_IsAnsweredAsTheFirstTime) {
  const std::string job = BookOne();
  v1::ConfirmDeliveryRequest request = NewConfirmation(job);
  ASSERT_OK_AND_ASSIGN(const v1::Job first, Confirm(partner_, request));
  ASSERT_OK_AND_ASSIGN(const v1::Job second, Confirm(partner_, request));
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  request.mutable_proof()->set_recipient(v1::DeliveryProof::NEIGHBOUR);
  EXPECT_THAT(Confirm(partner_, request), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Confirm(partner_, NewConfirmation(job)), StatusIs(kRefused, Reason("JOB_ENDED")));
  EXPECT_THAT(FeedStates(job), ElementsAre(v1::DELIVERED));
}

TEST_F(PartnerJobsTest, ConfirmDelivery_IdentityDemanded_TellsTheFeedWhatWasSeen) {
  v1::BookDeliveryRequest booking = NewBooking();
  booking.set_identity_check(true);
  ASSERT_OK(Book(booking));
  v1::ConfirmDeliveryRequest request = NewConfirmation(booking.name());
  EXPECT_THAT(Confirm(partner_, request), StatusIs(kRefused, Reason("IDENTITY_CHECK_REQUIRED")));
  v1::IdentityCheck& check = *request.mutable_proof()->mutable_identity_check();
  check.set_passed(true);
  check.set_document_type("PASSPORT");
  check.set_last_four("0042");
  *check.mutable_expire_date() = wire::ToProto(absl::CivilDay(2025, 1, 14));
  EXPECT_THAT(Confirm(partner_, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("proof.identity_check.expire_date")));
  *check.mutable_expire_date() = wire::ToProto(absl::CivilDay(2025, 1, 15));

  ASSERT_OK(Confirm(partner_, request));

  const v1::Event event = Feed().back();
  EXPECT_EQ(event.state(), v1::DELIVERED);
  EXPECT_EQ(event.identity_check().last_four(), "0042");
}

TEST_F(PartnerJobsTest, RejectJob_NextCourierGetsItWithANewPromise) {
  v1::BookDeliveryRequest booking = NewBooking();
  ASSERT_OK_AND_ASSIGN(const v1::Booking before, Book(booking));
  const std::string job = booking.name();
  clock_.Advance(absl::Hours(24));

  ASSERT_OK_AND_ASSIGN(const v1::Job rejected, Reject(partner_, job));

  EXPECT_EQ(rejected.partner(), "");
  EXPECT_EQ(rejected.to().recipients_size(), 0);
  ASSERT_OK(Reject(partner_, job));
  EXPECT_THAT(Accept(partner_, job), StatusIs(kRefused, Reason("JOB_ENDED")));
  EXPECT_THAT(Get(partner_, job), StatusIs(kRefused, Reason("JOB_ENDED")));
  const std::vector<v1::Event> events = Feed();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].kind(), v1::Event::PARTNER_CHANGED);
  EXPECT_EQ(events[0].reason(), v1::NO_CAPACITY);
  EXPECT_EQ(events[0].booking().partner(), other_);
  EXPECT_EQ(events[0].booking().courier(), "Tweede");
  EXPECT_EQ(events[0].booking().tracking_code(), before.tracking_code());
  EXPECT_EQ(events[0].booking().window().date().day(), 17);
  ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse lost, List(partner_));
  ASSERT_THAT(lost.jobs(), SizeIs(1));
  EXPECT_EQ(lost.jobs(0).state(), v1::CANCELLED);
  EXPECT_EQ(lost.jobs(0).to().recipients_size(), 0);
  EXPECT_OK(Accept(other_, job));
}

TEST_F(PartnerJobsTest, RejectJob_NobodyLeft_TellsOnceAndTriesAgainWhenRulesChange) {
  const std::string job = BookOne();
  ASSERT_OK(Reject(partner_, job));
  ASSERT_OK(Reject(other_, job));
  EXPECT_EQ(Feed().back().kind(), v1::Event::JOB_UNROUTABLE);
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(absl::Minutes(16));
    EXPECT_OK(app_->StepWorker());
  }
  EXPECT_THAT(Feed(), SizeIs(2));
  const std::string third = MakePartner("Derde");
  RouteTo({partner_, other_, third});
  clock_.Advance(absl::Minutes(16));

  ASSERT_OK_AND_ASSIGN(const int looked_at, app_->StepWorker());

  EXPECT_EQ(looked_at, 1);
  EXPECT_EQ(Feed().back().kind(), v1::Event::PARTNER_CHANGED);
  EXPECT_OK(Accept(third, job));
}

TEST_F(PartnerJobsTest, RejectJob_PickedUp_IsRefused) {
  const std::string job = BookOne();
  ASSERT_OK(Report(partner_, NewScan(job, v1::PICKED_UP)));
  EXPECT_THAT(Reject(partner_, job), StatusIs(kRefused, Reason("JOB_PICKED_UP")));
}

TEST_F(PartnerJobsTest, AcceptTime_Passed_MovesOnlyWhatWasNotAccepted) {
  const std::string accepted = BookOne(), ignored = BookOne();
  ASSERT_OK(Accept(partner_, accepted));
  ASSERT_OK_AND_ASSIGN(const int early, app_->StepWorker());
  EXPECT_EQ(early, 0);
  clock_.Advance(absl::Minutes(121));

  ASSERT_OK(app_->StepWorker());

  EXPECT_OK(Get(partner_, accepted));
  EXPECT_OK(Accept(other_, ignored));
  EXPECT_THAT(Accept(partner_, ignored), StatusIs(kRefused, Reason("JOB_ENDED")));
}

TEST_F(PartnerJobsTest, BatchAcceptJobs_OneUnknown_FailsAlone) {
  v1::BatchAcceptJobsRequest batch;
  for (const std::string& job : {BookOne(), NewName("jobs"), BookOne()}) {
    batch.add_requests()->set_name(job);
    batch.mutable_requests()->rbegin()->set_request_id(NewId());
  }
  ASSERT_OK_AND_ASSIGN(const v1::BatchAcceptJobsResponse response, CallAs(partner_, &Partners::BatchAcceptJobs, batch));
  EXPECT_OK(StatusOf(response.results(0)));
  EXPECT_THAT(StatusOf(response.results(1)), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_OK(StatusOf(response.results(2)));
}

TEST_F(PartnerJobsTest, ListJobs_PageByPage_SeesEveryJobAtItsLastChange) {
  std::vector<std::string> jobs;
  for (int i = 0; i < 7; ++i) jobs.push_back(BookOne());
  ASSERT_OK(Accept(partner_, jobs[0]));
  ASSERT_OK(Report(partner_, NewScan(jobs[1], v1::PICKED_UP)));

  std::vector<std::string> seen;
  v1::ListJobsRequest request;
  request.set_page_size(2);
  for (int page = 0; page < 20; ++page) {
    ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse response, CallAs(partner_, &Partners::ListJobs, request));
    for (const v1::Job& job : response.jobs()) seen.push_back(job.name());
    if (response.next_page_token().empty()) break;
    request.set_page_token(response.next_page_token());
  }
  EXPECT_THAT(seen, ElementsAre(jobs[2], jobs[3], jobs[4], jobs[5], jobs[6], jobs[0], jobs[1]));

  v1::ListJobsRequest picked_up;
  picked_up.add_states(v1::PICKED_UP);
  ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse filtered, CallAs(partner_, &Partners::ListJobs, picked_up));
  ASSERT_THAT(filtered.jobs(), SizeIs(1));
  EXPECT_EQ(filtered.jobs(0).name(), jobs[1]);
}

TEST_F(PartnerJobsTest, WatchJobs_OffersAndWithdrawals_ComeAsTheyHappen) {
  rpc::Client client(server_.network().channel(), clock_, "Bearer " + partner_);
  rpc::StreamPuller<v1::WatchJobsRequest, v1::ListJobsResponse> puller(
      client, [this](auto* context, auto* request, auto* reactor) {
        partner_jobs_->async()->WatchJobs(context, request, reactor);
      });
  v1::WatchJobsRequest watch;
  watch.add_states(v1::ANNOUNCED);
  watch.add_states(v1::CANCELLED);
  puller.Restart(watch);
  const auto next = [&]() -> v1::Job {
    const auto message = puller.Next(absl::Minutes(1));
    EXPECT_OK(message);
    if (!message.ok() || !message->has_value() || (*message)->jobs().empty()) return {};
    return (*message)->jobs(0);
  };
  const v1::BookDeliveryRequest booking = NewBooking();
  ASSERT_OK(Book(booking));
  EXPECT_EQ(next().name(), booking.name());
  ASSERT_OK(Accept(partner_, booking.name()));
  ASSERT_OK(Cancel(booking.name(), booking.order()));
  const v1::Job withdrawn = next();
  EXPECT_EQ(withdrawn.name(), booking.name());
  EXPECT_EQ(withdrawn.state(), v1::CANCELLED);
}

}  // namespace
}  // namespace vlot::courier
