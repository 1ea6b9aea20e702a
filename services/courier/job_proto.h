// Courier's values as protos. Pure, any thread. The other way, with all checking of fields: convert.h.
#pragma once

#include <string_view>

#include "services/courier/change_store.h"
#include "services/courier/job_store.h"
#include "services/courier/scan_store.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::courier {

inline v1::TrackingState ToProto(State state) { return static_cast<v1::TrackingState>(state); }
inline v1::TrackingReason ToProto(Reason reason) { return static_cast<v1::TrackingReason>(reason); }

v1::Window ToProto(const Window& window);
v1::TrackingEvent ToProto(const Scan& scan);
v1::Partner ToProto(const Partner& partner);
v1::RoutingRule ToProto(const RoutingRule& rule);
v1::Booking BookingToProto(const Job& job, std::string_view courier);

// Whom a job is shown to: the order's name is for our own only.
enum class Audience { kOurs, kPartner };
void ToProto(const StoredJob& stored, Audience audience, v1::Job* proto);

// A job that the partner has no more: name, shipment and CANCELLED.
void LostToProto(const JobId& job, const ShipmentId& shipment, State state, v1::Job* proto);

void ToProto(const ChangePage& page, v1::ListJobsResponse* response);

}  // namespace vlot::courier
