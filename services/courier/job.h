// A job: one shipment that a courier is asked to bring from door to door, and what may be done to it. Rules: pure; a
// job is a value.
//
// Each verb either changes the job and says so, or finds that it was done before and changes nothing, or refuses and
// changes nothing. So every verb may come twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "services/courier/promise.h"
#include "services/courier/routing.h"
#include "services/courier/tracking.h"
#include "services/courier/tracking_code.h"

namespace vlot::courier {

struct Job {
  JobId id;
  OrderId order;
  ShipmentId shipment;                            // nil: a tombstone, cancelled before it was booked
  PartnerId partner;                              // nil: nobody has it
  std::optional<TrackingNumber> tracking_number;  // absent for a tombstone
  Tracking tracking;
  Place place;
  Wish wish;
  Window window;
  absl::Time accept_until;            // or, with nobody to accept it, when a courier is looked for again
  std::vector<PartnerId> refused_by;  // and those that did not answer in time
  std::optional<Uuid> confirm_request_id;
  int64_t confirm_hash = 0;  // of the confirmation's content
  int32_t version = 1;       // rises with every change

  // A courier, or with none the routing, has still to answer.
  bool AwaitsAccept() const { return tracking.state == State::kAnnounced; }
};

// Whether a verb changed the job, or had been done before.
enum class Change { kNone, kChanged };

// The courier's view: JOB_NOT_FOUND when it never had the job, JOB_ENDED when another has it now.
absl::Status CheckOwner(const Job& job, const PartnerId& partner);

// The courier takes the job; accepting later than asked is fine as long as nobody else was asked. JOB_ENDED when
// cancelled.
absl::StatusOr<Change> Accept(Job& job, const PartnerId& partner, absl::Time now);

// The courier gives the job back, which then belongs to nobody: Offer it to another. JOB_PICKED_UP, JOB_ENDED.
absl::StatusOr<Change> Refuse(Job& job, const PartnerId& partner, Reason reason);

// The courier did not answer in time: as Refuse. kNone when it did.
Change ExpireOffer(Job& job, absl::Time now);

// Gives a job that nobody has to the next courier, with a new promise. False: no courier is left, and one is looked for
// again after kRouteAgainAfter, for rules and couriers change.
bool Offer(Job& job, const RoutingTable& routing, absl::Time now, absl::TimeZone zone);
inline constexpr absl::Duration kRouteAgainAfter = absl::Minutes(15);

// Whether a scan may come in. JOB_ENDED when the job was cancelled: the courier should bring back what it took.
absl::Status CheckScan(const Job& job, const PartnerId& partner);
// A scan that may, and is new. kNone: kept, but it does not say where the parcel is now.
Change ApplyScan(Job& job, const Tracking& scan);

// Ends a job for us. JOB_PICKED_UP once the courier has the goods, JOB_NOT_FOUND when it is of another order.
absl::StatusOr<Change> Cancel(Job& job, const OrderId& order, absl::Time now);

// What a courier confirms, as far as deciding needs it.
struct Confirmation {
  Uuid request_id;
  int64_t hash = 0;
  State state = State::kDelivered;  // or kDeliveredNeighbour
  absl::Time event_time;
  bool identity_checked = false;  // a document was seen, and was in order
};

// Delivered. Also without scans before it: a lost scan does not undo a signature. IDENTITY_CHECK_REQUIRED, JOB_ENDED
// (also when delivered by another confirmation), REQUEST_ID_REUSED.
absl::StatusOr<Change> Confirm(Job& job, const PartnerId& partner, const Confirmation& confirmation);

}  // namespace vlot::courier
