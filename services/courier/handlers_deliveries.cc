// Bookings, cancellations, tracking, and the feed. What operators set up: handlers_admin.cc.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/server_stream.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/courier/batch_call.h"
#include "services/courier/convert.h"
#include "services/courier/errors.h"
#include "services/courier/events.h"
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

constexpr int kEventsDefault = 500, kEventsMax = 5'000;
constexpr absl::Duration kFeedWait = absl::Seconds(10);

using BookResponse = v1::BatchBookDeliveriesResponse;
using EventsWriter = rpc::StreamWriter<v1::ListEventsResponse>;

void FillBookings(const Gather<Booked>::Results& results, BookResponse* response) {
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

absl::Status CheckFeedPage(int partition, int64_t after) {
  Violations violations;
  if (partition != 0) violations.Add("partition", "must be 0: this feed has one");
  if (after < 0) violations.Add("after_position", "must not be negative");
  return violations.ToStatus(kErrorDomain);
}

int EventsPerPage(int asked) { return asked <= 0 ? kEventsDefault : std::min(asked, kEventsMax); }

int64_t EndOf(const feed::Events& events, int64_t after) { return events.empty() ? after : events.back().position; }

void PumpEvents(feed::Feed& feed, int64_t after, int max, std::shared_ptr<EventsWriter> out) {
  feed.ReadAsync(after, max, kFeedWait, [&feed, max, after, out](absl::StatusOr<feed::Events> events) {
    if (!events.ok()) return out->Finish(events.status());
    const int64_t end = EndOf(*events, after);
    if (!events->empty()) out->Write(ToProto(*events, end));
    out->WhenRoom([&feed, max, end, out] { PumpEvents(feed, end, max, out); });
  });
}

}  // namespace

grpc::ServerUnaryReactor* DeliveriesHandlers::BatchBookDeliveries(grpc::CallbackServerContext* context,
                                                                  const v1::BatchBookDeliveriesRequest* request,
                                                                  BookResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kBatchBookDeliveries, request, response,
      [this](rpc::Call& call, const v1::BatchBookDeliveriesRequest& request, rpc::Done<BookResponse> done) {
        if (absl::Status size = CheckBatchSize(request.requests_size(), "requests"); !size.ok()) return done(size);
        auto gather =
            std::make_shared<Gather<Booked>>(request.requests_size(), [done](const Gather<Booked>::Results& results) {
              FillBookings(results, done.response());
              done(absl::OkStatus());
            });
        const absl::Time deadline = call.deadline();
        const absl::Time now = s_.core.clock.Now();
        const int count = request.requests_size();
        for (int i = 0; i < count; ++i) {
          absl::StatusOr<NewBooking> booking = FromProto(request.requests(i), now);
          if (booking.ok()) {
            s_.bookings.Submit(*std::move(booking), deadline, gather->Slot(i));
          } else {
            gather->Set(i, booking.status());
          }
        }
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
                      s_.queries.Run(
                          call.deadline(), [number = *number](pg::Transaction& tx) { return ReadTracking(tx, number); },
                          done);
                    });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::ListEvents(grpc::CallbackServerContext* context,
                                                         const feed::v1::ListEventsRequest* request,
                                                         v1::ListEventsResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kListEvents, request, response,
      [this](rpc::Call&, const feed::v1::ListEventsRequest& request, rpc::Done<v1::ListEventsResponse> done) {
        const int64_t after = request.after_position();
        if (absl::Status page = CheckFeedPage(request.partition(), after); !page.ok()) return done(page);
        s_.core.feed.ReadAsync(after, EventsPerPage(request.page_size()), absl::ZeroDuration(),
                               [done, after](absl::StatusOr<feed::Events> events) {
                                 if (!events.ok()) return done(events.status());
                                 done(ToProto(*events, EndOf(*events, after)));
                               });
      });
}

grpc::ServerWriteReactor<v1::ListEventsResponse>* DeliveriesHandlers::WatchEvents(
    grpc::CallbackServerContext* context, const feed::v1::WatchEventsRequest* request) {
  return rpc::ServerStream<v1::ListEventsResponse>(
      s_.runtime, context, kWatchEvents, request,
      [this](rpc::Call&, const feed::v1::WatchEventsRequest& request, std::shared_ptr<EventsWriter> out) {
        const int64_t after = request.after_position();
        if (absl::Status page = CheckFeedPage(request.partition(), after); !page.ok()) return out->Finish(page);
        PumpEvents(s_.core.feed, after, EventsPerPage(request.page_size()), std::move(out));
      });
}

}  // namespace vlot::courier
