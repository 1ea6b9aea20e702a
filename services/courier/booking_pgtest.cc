// Booking and cancelling, by our own services.
#include <thread>

#include "services/courier/testing/fixture.h"

namespace vlot::courier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::Metadata;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

class BookingTest : public CourierTest {};

TEST_F(BookingTest, Book_PlaceIsServed_OffersJobWithPromise) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  const v1::BookDeliveryRequest request = NewBooking();

  ASSERT_OK_AND_ASSIGN(const v1::Booking booking, Book(request));

  EXPECT_EQ(booking.job(), request.name());
  EXPECT_EQ(booking.partner(), partner);
  EXPECT_EQ(booking.courier(), "Snel BV");
  EXPECT_THAT(booking.tracking_code(), SizeIs(12));
  EXPECT_EQ(booking.window().date().day(), 16);  // the clock says the 15th, 10:00
  ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse offered, List(partner));
  ASSERT_THAT(offered.jobs(), SizeIs(1));
  const v1::Job& job = offered.jobs(0);
  EXPECT_EQ(job.name(), request.name());
  EXPECT_EQ(job.state(), v1::ANNOUNCED);
  EXPECT_EQ(job.order_number(), "V-1");
  EXPECT_EQ(job.to().recipients(0), "A. Jansen");
  EXPECT_EQ(job.shipment(), request.shipment());
  EXPECT_EQ(job.order(), "");
  EXPECT_EQ(job.position(), offered.next_position());
  EXPECT_EQ(job.parcels(), 1);
}

TEST_F(BookingTest, Book_SameNameTwice_BooksOnceWithTheSameAnswer) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  const v1::BookDeliveryRequest request = NewBooking();
  ASSERT_OK_AND_ASSIGN(const v1::Booking first, Book(request));
  RouteTo({});

  ASSERT_OK_AND_ASSIGN(const v1::Booking second, Book(request));

  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse offered, List(partner));
  EXPECT_THAT(offered.jobs(), SizeIs(1));
}

TEST_F(BookingTest, Book_SameNameForAnotherShipment_IsRefused) {
  RouteTo({MakePartner("Snel BV")});
  v1::BookDeliveryRequest request = NewBooking();
  ASSERT_OK(Book(request));
  request.set_shipment(NewName("shipments"));

  EXPECT_THAT(Book(request), StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(BookingTest, Book_NobodyServesThePlace_IsRefusedWithPlace) {
  RouteTo({});
  EXPECT_THAT(Book(NewBooking()), StatusIs(absl::StatusCode::kFailedPrecondition, Metadata("postal_code", "1012AB")));
}

TEST_F(BookingTest, Book_FirstCourierSuspended_TakesTheNext) {
  const std::string next = MakePartner("Tweede");
  RouteTo({MakePartner("Eerste", /*suspended=*/true), next});

  ASSERT_OK_AND_ASSIGN(const v1::Booking booking, Book(NewBooking()));

  EXPECT_EQ(booking.partner(), next);
}

TEST_F(BookingTest, Book_OneBadItem_FailsAlone) {
  RouteTo({MakePartner("Snel BV")});
  v1::BatchBookDeliveriesRequest batch;
  *batch.add_requests() = NewBooking();
  *batch.add_requests() = NewBooking();
  *batch.add_requests() = NewBooking();
  batch.mutable_requests(1)->set_parcels(0);
  batch.mutable_requests(1)->clear_to();

  ASSERT_OK_AND_ASSIGN(const v1::BatchBookDeliveriesResponse response, Call(&Deliveries::BatchBookDeliveries, batch));

  ASSERT_THAT(response.results(), SizeIs(3));
  EXPECT_TRUE(response.results(0).has_booking());
  EXPECT_THAT(StatusOf(response.results(1).error()),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("parcels")));
  EXPECT_TRUE(response.results(2).has_booking());
}

TEST_F(BookingTest, Book_TwoAtOnce_BookOnce) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  v1::BatchBookDeliveriesRequest batch;
  for (int i = 0; i < 200; ++i) *batch.add_requests() = NewBooking();
  std::vector<v1::BatchBookDeliveriesResponse> responses(4);
  std::vector<std::thread> threads;
  for (v1::BatchBookDeliveriesResponse& response : responses) {
    threads.emplace_back([&] {
      auto result = Call(&Deliveries::BatchBookDeliveries, batch);
      ASSERT_OK(result);
      response = *std::move(result);
    });
  }
  for (std::thread& thread : threads) thread.join();

  for (const v1::BatchBookDeliveriesResponse& response : responses) {
    EXPECT_EQ(response.SerializeAsString(), responses[0].SerializeAsString());
    EXPECT_TRUE(response.results(0).has_booking());
  }
  v1::ListJobsRequest list;
  list.set_page_size(1'000);
  ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse offered, CallAs(partner, &Partners::ListJobs, list));
  EXPECT_THAT(offered.jobs(), SizeIs(200));
}

TEST_F(BookingTest, Cancel_NotPickedUp_EndsTheJobForAll) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  const v1::BookDeliveryRequest request = NewBooking();
  ASSERT_OK(Book(request));
  ASSERT_OK(Accept(partner, request.name()));

  EXPECT_OK(Cancel(request.name(), request.order()));

  EXPECT_OK(Cancel(request.name(), request.order()));
  EXPECT_THAT(Accept(partner, request.name()), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("JOB_ENDED")));
  EXPECT_THAT(Report(partner, NewScan(request.name(), v1::PICKED_UP)),
              StatusIs(absl::StatusCode::kFailedPrecondition, Metadata("state", "CANCELLED")));
  EXPECT_THAT(Book(request), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("JOB_ENDED")));
  ASSERT_OK_AND_ASSIGN(const v1::ListJobsResponse list, List(partner));
  ASSERT_THAT(list.jobs(), SizeIs(1));
  EXPECT_EQ(list.jobs(0).state(), v1::CANCELLED);
  EXPECT_EQ(Feed().back().state(), v1::CANCELLED);
}

TEST_F(BookingTest, Cancel_PickedUp_IsRefused) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  const v1::BookDeliveryRequest request = NewBooking();
  ASSERT_OK(Book(request));
  ASSERT_OK(Report(partner, NewScan(request.name(), v1::PICKED_UP)));

  EXPECT_THAT(Cancel(request.name(), request.order()),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("JOB_PICKED_UP")));
}

TEST_F(BookingTest, Cancel_JobThatNeverCame_RefusesItsBooking) {
  RouteTo({MakePartner("Snel BV")});
  const v1::BookDeliveryRequest request = NewBooking();

  EXPECT_OK(Cancel(request.name(), request.order()));

  EXPECT_THAT(Book(request), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("JOB_ENDED")));
  EXPECT_OK(Cancel(request.name(), request.order()));
  EXPECT_THAT(Feed(), IsEmpty());
}

TEST_F(BookingTest, Cancel_OfAnotherOrder_FindsNothing) {
  RouteTo({MakePartner("Snel BV")});
  const v1::BookDeliveryRequest request = NewBooking();
  ASSERT_OK(Book(request));

  EXPECT_THAT(Cancel(request.name(), NewName("orders")),
              StatusIs(absl::StatusCode::kNotFound, Reason("JOB_NOT_FOUND")));
}

TEST_F(BookingTest, ListAllJobs_ByOrderShipmentAndPartner_FindsThem) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  const v1::BookDeliveryRequest first = NewBooking(), second = NewBooking();
  ASSERT_OK(Book(first));
  ASSERT_OK(Book(second));
  const auto names = [&](const v1::ListAllJobsRequest& request) {
    auto page = Call(&Deliveries::ListAllJobs, request);
    EXPECT_OK(page);
    std::vector<std::string> found;
    for (const v1::Job& job : page->jobs()) found.push_back(job.name());
    return found;
  };
  v1::ListAllJobsRequest all, by_order, by_shipment, by_partner;
  by_order.set_order(first.order());
  by_shipment.set_shipment(second.shipment());
  by_partner.set_partner(NewName("partners"));
  EXPECT_THAT(names(all), ElementsAre(second.name(), first.name()));
  EXPECT_THAT(names(by_order), ElementsAre(first.name()));
  EXPECT_THAT(names(by_shipment), ElementsAre(second.name()));
  EXPECT_THAT(names(by_partner), IsEmpty());
}

TEST_F(BookingTest, TrackDelivery_ByCode_TellsNoPersonalData) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  const v1::BookDeliveryRequest request = NewBooking();
  ASSERT_OK_AND_ASSIGN(const v1::Booking booking, Book(request));
  ASSERT_OK(Report(partner, NewScan(request.name(), v1::PICKED_UP)));
  ASSERT_OK(Confirm(partner, NewConfirmation(request.name())));
  v1::TrackDeliveryRequest track;
  track.set_name("tracking/" + booking.tracking_code());

  ASSERT_OK_AND_ASSIGN(const v1::Tracking tracking, Call(&Deliveries::TrackDelivery, track));

  EXPECT_EQ(tracking.state(), v1::DELIVERED);
  EXPECT_EQ(tracking.courier(), "Snel BV");
  ASSERT_THAT(tracking.events(), SizeIs(2));
  EXPECT_EQ(tracking.events(0).state(), v1::PICKED_UP);
  EXPECT_EQ(tracking.events(1).state(), v1::DELIVERED);
  EXPECT_EQ(tracking.DebugString().find("Jansen"), std::string::npos);
  EXPECT_EQ(tracking.DebugString().find("jobs/"), std::string::npos);
  track.set_name("tracking/000000000001");
  EXPECT_THAT(Call(&Deliveries::TrackDelivery, track),
              StatusIs(absl::StatusCode::kNotFound, Reason("TRACKING_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::courier
