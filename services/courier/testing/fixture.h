// A courier service on a database of its own, behind a real gRPC server, with a clock that the test moves.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/ids/ids.h"
#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"
#include "services/courier/app.h"
#include "vlot/courier/v1/courier.grpc.pb.h"

namespace vlot::courier {

class CourierTest : public vlot::testing::PgTest {
 protected:
  using Deliveries = v1::Deliveries::StubInterface::async_interface;
  using Partners = v1::PartnerJobs::StubInterface::async_interface;

  CourierTest();
  ~CourierTest() override;

  // Calls of our own services and, by the partner's key, of a partner.
  template <class Async, class Request, class Response>
  absl::StatusOr<Response> Call(rpc::AsyncMethod<Async, Request, Response> method,
                                const std::type_identity_t<Request>& request) {
    return rpc::InvokeAndWait(server_.in_process(), deliveries_->async(), method, request);
  }
  template <class Async, class Request, class Response>
  absl::StatusOr<Response> CallAs(const std::string& partner, rpc::AsyncMethod<Async, Request, Response> method,
                                  const std::type_identity_t<Request>& request) {
    return rpc::InvokeAndWait(server_.network(), partner_jobs_->async(), method, request,
                              {.authorization = "Bearer " + partner});
  }

  // A new partner, whose name is its key too.
  std::string MakePartner(const std::string& display_name, bool suspended = false);
  // Rules for everywhere, in this order; all can check documents.
  void RouteTo(const std::vector<std::string>& partners);

  v1::BookDeliveryRequest NewBooking();
  absl::StatusOr<v1::Booking> Book(const v1::BookDeliveryRequest& request);
  absl::Status Cancel(const std::string& job, const std::string& order);
  absl::Status Accept(const std::string& partner, const std::string& job);
  absl::StatusOr<v1::Job> Reject(const std::string& partner, const std::string& job);
  absl::Status Report(const std::string& partner, const v1::TrackingEvent& event);
  v1::TrackingEvent NewScan(const std::string& job, v1::TrackingState state, absl::Duration ago = absl::ZeroDuration());
  v1::ConfirmDeliveryRequest NewConfirmation(const std::string& job);
  absl::StatusOr<v1::Job> Confirm(const std::string& partner, const v1::ConfirmDeliveryRequest& request);
  absl::StatusOr<v1::Job> Get(const std::string& partner, const std::string& job);
  absl::StatusOr<v1::ListJobsResponse> List(const std::string& partner, int64_t after = 0);
  std::vector<v1::Event> Feed();
  std::string NewName(const std::string& collection) { return collection + "/" + ids_.Next().ToString(); }
  std::string NewId() { return ids_.Next().ToString(); }

  vlot::testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
  vlot::testing::TestServer server_{clock_};
  std::unique_ptr<App> app_;
  std::unique_ptr<v1::Deliveries::Stub> deliveries_;
  std::unique_ptr<v1::PartnerJobs::Stub> partner_jobs_;
};

// The outcome of an item of a batch.
absl::Status StatusOf(const google::rpc::Status& status);

}  // namespace vlot::courier
