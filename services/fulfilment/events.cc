#include "services/fulfilment/events.h"

#include <utility>

#include "common/wire/types.h"
#include "services/fulfilment/convert.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"

namespace vlot::fulfilment {
namespace {

feed::NewEvent Seal(const v1::Event& event) { return {.payload = event.SerializeAsString()}; }

feed::NewEvent ToEvent(const ShipmentChanged& changed) {
  v1::Event event;
  event.set_kind(v1::Event::SHIPMENT_CHANGED);
  *event.mutable_event_time() = wire::ToProto(changed.at);
  event.set_order(changed.order.Name());
  event.set_shipment(changed.shipment.Name());
  event.set_shipment_state(static_cast<v1::Shipment::State>(changed.state));
  return Seal(event);
}

feed::NewEvent ToEvent(const ReservationExpired& expired) {
  v1::Event event;
  event.set_kind(v1::Event::RESERVATION_EXPIRED);
  *event.mutable_event_time() = wire::ToProto(expired.at);
  event.set_order(expired.order.Name());
  event.set_reservation(expired.reservation.Name());
  return Seal(event);
}

}  // namespace

std::vector<feed::NewEvent> EventsOf(const Desk& desk) {
  std::vector<feed::NewEvent> events;
  for (const ReservationExpired& expired : desk.reservations_expired()) events.push_back(ToEvent(expired));
  for (const ShipmentChanged& changed : desk.shipments_changed()) events.push_back(ToEvent(changed));
  return events;
}

feed::NewEvent ItemChanged(const Item& item, absl::Time now) {
  v1::Event event;
  event.set_kind(v1::Event::ITEM_CHANGED);
  *event.mutable_event_time() = wire::ToProto(now);
  *event.mutable_item() = ToProto(item);
  return Seal(event);
}

feed::NewEvent LocationChanged(const Location& location, absl::Time now) {
  v1::Event event;
  event.set_kind(v1::Event::LOCATION_CHANGED);
  *event.mutable_event_time() = wire::ToProto(now);
  *event.mutable_location() = ToProto(location);
  return Seal(event);
}

}  // namespace vlot::fulfilment
