// What fulfilment appends to its feed (vlot.fulfilment.v1.Event), and how it reads it back for others.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "common/feed/event.h"
#include "services/fulfilment/desk.h"
#include "services/fulfilment/item.h"

namespace vlot::fulfilment::v1 {
class Event;
}  // namespace vlot::fulfilment::v1

namespace vlot::fulfilment {

// SHIPMENT_CHANGED and RESERVATION_EXPIRED, for all that the desk has done.
std::vector<feed::NewEvent> EventsOf(const Desk& desk);
feed::NewEvent ItemChanged(const Item& item, absl::Time now);
feed::NewEvent LocationChanged(const Location& location, absl::Time now);

}  // namespace vlot::fulfilment
