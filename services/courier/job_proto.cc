#include "services/courier/job_proto.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/courier/convert.h"
#include "services/courier/tracking_code.h"

namespace vlot::courier {

v1::Window ToProto(const Window& window) {
  v1::Window proto;
  *proto.mutable_date() = wire::ToProto(window.day);
  *proto.mutable_from_time() = wire::ToProto(window.from);
  *proto.mutable_until_time() = wire::ToProto(window.until);
  return proto;
}

v1::TrackingEvent ToProto(const Scan& scan) {
  v1::TrackingEvent proto;
  proto.set_event_id(scan.event_id);
  proto.set_job(scan.job.Name());
  proto.set_state(ToProto(scan.tracking.state));
  proto.set_reason(ToProto(scan.tracking.reason));
  *proto.mutable_event_time() = wire::ToProto(scan.tracking.time);
  proto.set_carrier_code(scan.carrier_code);
  proto.set_place(scan.place);
  *proto.mutable_record_time() = wire::ToProto(scan.record_time);
  return proto;
}

v1::Partner ToProto(const Partner& partner) {
  v1::Partner proto;
  proto.set_name(partner.id.Name());
  proto.set_display_name(partner.display_name);
  proto.set_suspended(partner.suspended);
  proto.set_next_day_cutoff_hour(partner.terms.next_day_cutoff_hour);
  for (int weekday = 1; weekday <= 7; ++weekday) {
    if ((partner.terms.closed_weekdays & WeekdayBit(weekday)) != 0) proto.add_closed_weekdays(weekday);
  }
  proto.set_accept_minutes(partner.accept_minutes);
  return proto;
}

v1::RoutingRule ToProto(const RoutingRule& rule) {
  v1::RoutingRule proto;
  proto.set_partner(rule.partner.Name());
  proto.set_priority(rule.priority);
  proto.set_region_code(rule.region_code);
  proto.set_postal_code_prefix(rule.postal_code_prefix);
  proto.set_identity_check(rule.identity_check);
  return proto;
}

v1::Booking BookingToProto(const Job& job, std::string_view courier) {
  v1::Booking proto;
  proto.set_job(job.id.Name());
  if (!job.partner.IsNil()) proto.set_partner(job.partner.Name());
  proto.set_courier(std::string(courier));
  if (job.tracking_number) proto.set_tracking_code(FormatTrackingCode(*job.tracking_number));
  *proto.mutable_window() = ToProto(job.window);
  return proto;
}

void ToProto(const StoredJob& stored, Audience audience, v1::Job* proto) {
  const Job& job = stored.job;
  proto->ParseFromString(stored.details);
  proto->set_name(job.id.Name());
  if (!job.shipment.IsNil()) proto->set_shipment(job.shipment.Name());
  if (!job.partner.IsNil()) proto->set_partner(job.partner.Name());
  proto->set_state(ToProto(job.tracking.state));
  proto->set_reason(ToProto(job.tracking.reason));
  if (job.tracking_number) {  // without: a tombstone, which was never promised to anybody
    proto->set_tracking_code(FormatTrackingCode(*job.tracking_number));
    *proto->mutable_window() = ToProto(job.window);
    *proto->mutable_accept_until() = wire::ToProto(job.accept_until);
  }
  proto->set_identity_check(job.place.identity_check);
  *proto->mutable_create_time() = wire::ToProto(stored.create_time);
  if (audience == Audience::kOurs) proto->set_order(job.order.Name());
}

void LostToProto(const JobId& job, const ShipmentId& shipment, State state, v1::Job* proto) {
  proto->set_name(job.Name());
  if (!shipment.IsNil()) proto->set_shipment(shipment.Name());
  proto->set_state(ToProto(state));
}

void ToProto(const ChangePage& page, v1::ListJobsResponse* response) {
  response->mutable_jobs()->Reserve(static_cast<int>(page.jobs.size()));
  for (const ChangedJob& changed : page.jobs) {
    v1::Job* proto = response->add_jobs();
    if (changed.lost) {
      LostToProto(changed.stored.job.id, changed.stored.job.shipment, State::kCancelled, proto);
    } else {
      ToProto(changed.stored, Audience::kPartner, proto);
    }
    proto->set_position(changed.position);
  }
  response->set_next_position(page.next_position);
  if (page.more) response->set_next_page_token(wire::MakePageToken(kPartnerJobList, absl::StrCat(page.next_position)));
}

}  // namespace vlot::courier
