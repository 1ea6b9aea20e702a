#include "services/courier/testing/fixture.h"

#include "common/wire/status.h"
#include "common/wire/types.h"

namespace vlot::courier {

absl::Status StatusOf(const google::rpc::Status& status) { return wire::FromProto(status); }

CourierTest::CourierTest() : PgTest("courier") {
  absl::StatusOr<std::unique_ptr<App>> app =
      App::Create({.db = database(), .migrations_dir = ""},
                  {.clock = clock_, .metrics = server_.metrics(), .authenticator = server_.keys()});
  EXPECT_OK(app);
  app_ = *std::move(app);
  app_->AddTo(server_.server());
  EXPECT_OK(server_.Start());
  deliveries_ = v1::Deliveries::NewStub(server_.in_process().channel());
  partner_jobs_ = v1::PartnerJobs::NewStub(server_.network().channel());
}

CourierTest::~CourierTest() {
  server_.server().Stop(absl::Seconds(5));
  app_.reset();
}

std::string CourierTest::MakePartner(const std::string& display_name, bool suspended) {
  v1::CreatePartnerRequest request;
  request.set_request_id(NewId());
  request.mutable_partner()->set_display_name(display_name);
  request.mutable_partner()->set_suspended(suspended);
  const absl::StatusOr<v1::Partner> partner = Call(&Deliveries::CreatePartner, request);
  EXPECT_OK(partner);
  server_.keys().Add(partner->name(), {.role = auth::Role::kPartner, .subject = partner->name()});
  return partner->name();
}

void CourierTest::RouteTo(const std::vector<std::string>& partners) {
  v1::SetRoutingRulesRequest request;
  request.set_request_id(NewId());
  for (size_t i = 0; i < partners.size(); ++i) {
    v1::RoutingRule& rule = *request.add_rules();
    rule.set_partner(partners[i]);
    rule.set_priority(static_cast<int>(i));
    rule.set_identity_check(true);
  }
  EXPECT_OK(Call(&Deliveries::SetRoutingRules, request));
}

v1::BookDeliveryRequest CourierTest::NewBooking() {
  v1::BookDeliveryRequest request;
  request.set_name(NewName("jobs"));
  request.set_order(NewName("orders"));
  request.set_order_number("V-1");
  request.set_shipment(NewName("shipments"));
  for (google::type::PostalAddress* address : {request.mutable_from(), request.mutable_to()}) {
    address->set_region_code("NL");
    address->set_postal_code("1012 AB");
    address->set_locality("Amsterdam");
    address->add_address_lines("Damrak 1");
  }
  request.mutable_to()->add_recipients("A. Jansen");
  request.set_parcels(1);
  request.set_weight_grams(500);
  return request;
}

absl::StatusOr<v1::Booking> CourierTest::Book(const v1::BookDeliveryRequest& request) {
  v1::BatchBookDeliveriesRequest batch;
  *batch.add_requests() = request;
  ASSIGN_OR_RETURN(const v1::BatchBookDeliveriesResponse response, Call(&Deliveries::BatchBookDeliveries, batch));
  if (response.results(0).has_error()) return StatusOf(response.results(0).error());
  return response.results(0).booking();
}

absl::Status CourierTest::Cancel(const std::string& job, const std::string& order) {
  v1::BatchCancelDeliveriesRequest batch;
  batch.add_requests()->set_name(job);
  batch.mutable_requests(0)->set_order(order);
  ASSIGN_OR_RETURN(const v1::BatchCancelDeliveriesResponse response, Call(&Deliveries::BatchCancelDeliveries, batch));
  return StatusOf(response.results(0));
}

absl::Status CourierTest::Accept(const std::string& partner, const std::string& job) {
  v1::AcceptJobRequest request;
  request.set_name(job);
  request.set_request_id(NewId());
  return CallAs(partner, &Partners::AcceptJob, request).status();
}

absl::StatusOr<v1::Job> CourierTest::Reject(const std::string& partner, const std::string& job) {
  v1::RejectJobRequest request;
  request.set_name(job);
  request.set_request_id(NewId());
  request.set_reason(v1::NO_CAPACITY);
  return CallAs(partner, &Partners::RejectJob, request);
}

absl::Status CourierTest::Report(const std::string& partner, const v1::TrackingEvent& event) {
  v1::ReportEventsRequest batch;
  *batch.add_events() = event;
  ASSIGN_OR_RETURN(const v1::ReportEventsResponse response, CallAs(partner, &Partners::ReportEvents, batch));
  return StatusOf(response.results(0));
}

v1::TrackingEvent CourierTest::NewScan(const std::string& job, v1::TrackingState state, absl::Duration ago) {
  v1::TrackingEvent event;
  event.set_event_id(NewId());
  event.set_job(job);
  event.set_state(state);
  *event.mutable_event_time() = wire::ToProto(clock_.Now() - ago);
  return event;
}

v1::ConfirmDeliveryRequest CourierTest::NewConfirmation(const std::string& job) {
  v1::ConfirmDeliveryRequest request;
  request.set_name(job);
  request.set_request_id(NewId());
  *request.mutable_event_time() = wire::ToProto(clock_.Now());
  request.mutable_proof()->set_recipient(v1::DeliveryProof::ADDRESSEE);
  request.mutable_proof()->set_signed_by("A. Jansen");
  return request;
}

absl::StatusOr<v1::Job> CourierTest::Confirm(const std::string& partner, const v1::ConfirmDeliveryRequest& request) {
  return CallAs(partner, &Partners::ConfirmDelivery, request);
}

absl::StatusOr<v1::Job> CourierTest::Get(const std::string& partner, const std::string& job) {
  v1::GetJobRequest request;
  request.set_name(job);
  return CallAs(partner, &Partners::GetJob, request);
}

absl::StatusOr<v1::ListJobsResponse> CourierTest::List(const std::string& partner, int64_t after) {
  v1::ListJobsRequest request;
  request.set_after_position(after);
  return CallAs(partner, &Partners::ListJobs, request);
}

std::vector<v1::Event> CourierTest::Feed() {
  feed::v1::ListEventsRequest request;
  request.set_page_size(1'000);
  const absl::StatusOr<v1::ListEventsResponse> response = Call(&Deliveries::ListEvents, request);
  EXPECT_OK(response);
  return {response->events().begin(), response->events().end()};
}

}  // namespace vlot::courier
