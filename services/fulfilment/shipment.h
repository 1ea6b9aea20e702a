// What leaves the house together: the value and its states.
//
//   (none) --create--> READY --> PICKED_UP --> DELIVERED
//   (none) --cancel--> CANCELLED <--cancel-- READY        PICKED_UP, DELIVERED --> RETURNED
// A report may skip states: DELIVERED of a READY shipment means that it was picked up too. A report of a state that the
// shipment has reached or passed says nothing new. CANCELLED and RETURNED are final. A cancel that comes before its
// create leaves a CANCELLED row behind: the tombstone at which the late create is refused.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "services/fulfilment/parcels.h"
#include "services/fulfilment/part.h"

namespace vlot::fulfilment {

// Numbers are those of the proto and of the table. Except for CANCELLED, a later state has a higher number.
enum class ShipmentState : int16_t { kReady = 1, kPickedUp = 2, kDelivered = 3, kCancelled = 4, kReturned = 5 };

struct Shipment {
  ShipmentId id;
  OrderId order;
  ReservationId reservation;  // nil for a tombstone
  LocationId location;        // from which it leaves; nil for a tombstone
  ShipmentState state = ShipmentState::kReady;
  Parts parts;
  Parcels parcels;
  int64_t content_hash = 0;  // of the command that made it; 0 for a tombstone
  absl::Time created_at;
  absl::Time state_at;  // when `state` was reached, as reported
};

// The command BatchCreateShipments, one item.
struct CreateShipment {
  ShipmentId id;
  OrderId order;
  ReservationId reservation;
  std::vector<int32_t> lines;  // empty: all that is left
};

// The command BatchAdvanceShipments, one item.
struct AdvanceShipment {
  ShipmentId id;
  ShipmentState state = ShipmentState::kPickedUp;  // PICKED_UP, DELIVERED or RETURNED
  absl::Time event_time;
};

// The command BatchCancelShipments, one item.
struct CancelShipment {
  ShipmentId id;
  OrderId order;
};

// As ContentHash of a reservation.
int64_t ContentHash(const CreateShipment& command);

// Where the courier comes: the location of most pieces, the first of them if several are equal. What lies elsewhere is
// brought there. `parts` must not be empty.
LocationId PickUpLocation(const Parts& parts);

}  // namespace vlot::fulfilment
