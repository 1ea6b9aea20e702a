// Bookings, cancellations, tracking, and the feed. What operators set up: handlers_admin.cc.
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/courier/batch_call.h"
#include "services/courier/convert.h"
#include "services/courier/errors.h"
#include "services/courier/handlers.h"
#include "services/courier/job_proto.h"
#include "services/courier/partner_store.h"
#include "services/courier/scan_store.h"
#include "services/courier/tracking_code.h"

namespace vlot::courier {
namespace {

constexpr std::string_view kService = "vlot.courier.v1.Deliveries";
constexpr rpc::Method kBatchBookDeliveries{kService, "BatchBookDeliveries"};
constexpr rpc::Method kBatchCancelDeliveries{kService, "BatchCancelDeliveries"};
constexpr rpc::Method kTrackDelivery{kService, "TrackDelivery"};
constexpr rpc::Method kListEvents{kService, "ListEvents"};
constexpr rpc::Method kWatchEvents{kService, "WatchEvents"};

using BookResponse = v1::BatchBookDeliveriesResponse;

void FillBookings(const batch::Gather<Booked>::Results& results, BookResponse* response) {
  response->mutable_results()->Reserve(static_cast<int>(results.size()));
  for (const absl::StatusOr<Booked>& result : results) {
    BookResponse::Result& proto = *response->add_results();
    if (result.ok()) {
      *proto.mutable_booking() = BookingToProto(result->job, result->courier);
    } else {
      *proto.mutable_error() = wire::ToProto(result.status());
    }
  }
}

// A delivery is no scan: it is told from the job itself.
v1::TrackingEvent EndAsEvent(const StoredJob& stored) {
  v1::TrackingEvent event;
  event.set_state(ToProto(stored.job.tracking.state));
  event.set_reason(ToProto(stored.job.tracking.reason));
  *event.mutable_event_time() = wire::ToProto(stored.job.tracking.time);
  return event;
}

absl::StatusOr<v1::Tracking> ReadTracking(pg::Transaction& tx, TrackingNumber number) {
  const std::string code = FormatTrackingCode(number);
  ASSIGN_OR_RETURN(const std::optional<StoredJob> stored, ReadJobByTracking(tx, number));
  if (!stored) return TrackingNotFoundError(code);
  const Job& job = stored->job;
  v1::Tracking tracking;
  tracking.set_name(absl::StrCat("tracking/", code));
  tracking.set_state(ToProto(job.tracking.state));
  *tracking.mutable_window() = ToProto(job.window);
  if (!job.partner.IsNil()) {
    ASSIGN_OR_RETURN(const std::optional<Partner> partner, FindPartner(tx, job.partner));
    if (partner) tracking.set_courier(partner->display_name);
  }
  ASSIGN_OR_RETURN(const std::vector<Scan> scans, ListScans(tx, job.id));
  for (const Scan& scan : scans) {
    v1::TrackingEvent& event = *tracking.add_events();
    event = ToProto(scan);
    event.clear_event_id();  // the courier's and the job's names are nobody else's
    event.clear_job();
  }
  if (IsFinal(job.tracking.state) && !IsReportable(job.tracking.state)) *tracking.add_events() = EndAsEvent(*stored);
  return tracking;
}

absl::StatusOr<TrackingNumber> TrackingNumberOf(const std::string& name) {
  ASSIGN_OR_RETURN(const std::string_view code, StripCollection("tracking", name));
  const std::optional<TrackingNumber> number = ParseTrackingCode(code);
  if (!number) return TrackingNotFoundError(code);
  return *number;
}

}  // namespace

grpc::ServerUnaryReactor* DeliveriesHandlers::BatchBookDeliveries(grpc::CallbackServerContext* context,
                                                                  const v1::BatchBookDeliveriesRequest* request,
                                                                  BookResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kBatchBookDeliveries, request, response,
      [this](rpc::Call& call, const v1::BatchBookDeliveriesRequest& request, rpc::Done<BookResponse> done) {
        if (absl::Status size = CheckBatchSize(request.requests_size(), "requests"); !size.ok()) return done(size);
        std::vector<absl::StatusOr<NewBooking>> bookings;
        bookings.reserve(request.requests_size());
        const absl::Time now = s_.core.clock.Now();
        for (const v1::BookDeliveryRequest& item : request.requests()) bookings.push_back(FromProto(item, now));
        batch::SubmitAll<NewBooking, Booked>(s_.bookings, std::move(bookings), call.deadline(),
                                             [done](const batch::Gather<Booked>::Results& results) {
                                               FillBookings(results, done.response());
                                               done(absl::OkStatus());
                                             });
      });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::BatchCancelDeliveries(grpc::CallbackServerContext* context,
                                                                    const v1::BatchCancelDeliveriesRequest* request,
                                                                    v1::BatchCancelDeliveriesResponse* response) {
  return rpc::Unary(s_.runtime, context, kBatchCancelDeliveries, request, response,
                    [this](rpc::Call& call, const v1::BatchCancelDeliveriesRequest& request,
                           rpc::Done<v1::BatchCancelDeliveriesResponse> done) {
                      ActOnAll(
                          s_, call, request.requests(), "requests",
                          [](const v1::CancelDeliveryRequest& item) { return FromProto(item); }, done);
                    });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::TrackDelivery(grpc::CallbackServerContext* context,
                                                            const v1::TrackDeliveryRequest* request,
                                                            v1::Tracking* response) {
  return rpc::Unary(s_.runtime, context, kTrackDelivery, request, response,
                    [this](rpc::Call& call, const v1::TrackDeliveryRequest& request, rpc::Done<v1::Tracking> done) {
                      absl::StatusOr<TrackingNumber> number = TrackingNumberOf(request.name());
                      if (!number.ok()) return done(number.status());
                      s_.executor.Answer(call, done,
                                         [number = *number](pg::Transaction& tx) { return ReadTracking(tx, number); });
                    });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::ListEvents(grpc::CallbackServerContext* context,
                                                         const feed::v1::ListEventsRequest* request,
                                                         v1::ListEventsResponse* response) {
  return s_.feed_server.ServeList(s_.runtime, context, kListEvents, request, response);
}

grpc::ServerWriteReactor<v1::ListEventsResponse>* DeliveriesHandlers::WatchEvents(
    grpc::CallbackServerContext* context, const feed::v1::WatchEventsRequest* request) {
  return s_.feed_server.ServeWatch(s_.runtime, context, kWatchEvents, request);
}

}  // namespace vlot::courier
