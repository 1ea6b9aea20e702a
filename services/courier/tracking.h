// Where a delivery is, over all couriers, and how a scan moves it. Rules: pure, any thread.
//
//   ANNOUNCED -> ACCEPTED -> PICKED_UP -> SORTED, IN_TRANSIT, CUSTOMS -> OUT_FOR_DELIVERY -> DELIVERED,
//   DELIVERED_NEIGHBOUR
//       |            |          \-> DELIVERY_FAILED, READY_FOR_PICKUP, REFUSED, IDENTITY_CHECK_FAILED, RETURNING
//       \------------+-> CANCELLED                            \-> RETURNED, LOST, DAMAGED
//
// Scans come twice and out of order, so no order of states is enforced between pick-up and the end: the scan with the
// latest time on it says where the parcel is, and a final state stands for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/time/time.h"

namespace vlot::courier {

// The numbers of vlot.courier.v1.TrackingState; stored.
enum class State : int16_t {
  kUnspecified = 0,
  kAnnounced = 1,
  kAccepted = 2,
  kPickedUp = 3,
  kSorted = 4,
  kInTransit = 5,
  kCustoms = 6,
  kOutForDelivery = 7,
  kDeliveryFailed = 8,
  kReadyForPickup = 9,
  kDelivered = 10,
  kDeliveredNeighbour = 11,
  kRefused = 12,
  kIdentityCheckFailed = 13,
  kReturning = 14,
  kReturned = 15,
  kLost = 16,
  kCancelled = 17,
  kDamaged = 18,
};

// The numbers of vlot.courier.v1.TrackingReason; stored.
enum class Reason : int16_t { kNone = 0, kLast = 9 };

std::string_view StateName(State state);  // "OUT_FOR_DELIVERY", as in the proto

// Nothing follows any more.
bool IsFinal(State state);
// The courier has, or had, the goods.
bool IsPickedUp(State state);
// What a scan may say: everything after pick-up but delivery, which needs proof.
bool IsReportable(State state);

// Where a delivery is, why, and since when: by the courier's clock once it has the goods, before that by ours.
struct Tracking {
  State state = State::kUnspecified;
  Reason reason = Reason::kNone;
  absl::Time time;

  bool operator==(const Tracking&) const = default;
};

// What the delivery's state is after a scan; nullopt when the scan changes nothing, for it is older than what is known
// or the delivery has ended. The result of many non-final scans does not depend on their order; of two final ones the
// first to come stands.
std::optional<Tracking> Decide(const Tracking& current, const Tracking& scan);

}  // namespace vlot::courier
