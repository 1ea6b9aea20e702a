#include "services/courier/events.h"

#include "common/wire/types.h"
#include "services/courier/job_proto.h"

namespace vlot::courier {
namespace {

v1::Event Begin(const Job& job, v1::Event::Kind kind, absl::Time time, Reason reason) {
  v1::Event event;
  event.set_kind(kind);
  *event.mutable_event_time() = wire::ToProto(time);
  event.set_order(job.order.Name());
  event.set_job(job.id.Name());
  if (!job.shipment.IsNil()) event.set_shipment(job.shipment.Name());
  event.set_state(ToProto(job.tracking.state));
  event.set_reason(ToProto(reason));
  return event;
}

feed::NewEvent Finish(const v1::Event& event) { return {.payload = event.SerializeAsString()}; }

}  // namespace

feed::NewEvent TrackingChanged(const Job& job, const v1::IdentityCheck* seen) {
  v1::Event event = Begin(job, v1::Event::TRACKING_CHANGED, job.tracking.time, job.tracking.reason);
  if (seen != nullptr) *event.mutable_identity_check() = *seen;
  return Finish(event);
}

feed::NewEvent PartnerChanged(const Job& job, std::string_view courier, Reason reason) {
  v1::Event event = Begin(job, v1::Event::PARTNER_CHANGED, job.tracking.time, reason);
  *event.mutable_booking() = BookingToProto(job, courier);
  return Finish(event);
}

feed::NewEvent JobUnroutable(const Job& job, absl::Time now) {
  return Finish(Begin(job, v1::Event::JOB_UNROUTABLE, now, job.tracking.reason));
}

}  // namespace vlot::courier
