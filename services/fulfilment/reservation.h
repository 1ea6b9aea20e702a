// Stock held for an order: the value and its states.
//
//   (none) --reserve--> HELD --all lines in shipments--> ALLOCATED
//   (none) --release--> RELEASED <--release-- HELD --not used in time--> EXPIRED
// ALLOCATED, RELEASED and EXPIRED are final. A release that comes before its reserve leaves a RELEASED row behind: the
// tombstone at which the late reserve is refused.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "services/fulfilment/part.h"
#include "services/fulfilment/sourcing.h"

namespace vlot::fulfilment {

// Numbers are those of the proto and of the table.
enum class ReservationState : int16_t { kHeld = 1, kAllocated = 2, kReleased = 3, kExpired = 4 };

std::string_view ReservationStateName(ReservationState state);  // "HELD"

struct Reservation {
  ReservationId id;
  OrderId order;
  ReservationState state = ReservationState::kHeld;
  Parts parts;  // what it still holds; once ended, what it held last
  absl::Time expire_at;
  int64_t content_hash = 0;  // of the command that made it; 0 for a tombstone
};

// The command BatchReserveStock, one item.
struct ReserveStock {
  ReservationId id;
  OrderId order;
  Demand demand;
  absl::Time expire_at;
};

// The command BatchReleaseStock, one item.
struct ReleaseStock {
  ReservationId id;
  OrderId order;
};

// Tells a repeated command from another one with the same key. Stable: it is stored. The time of expiry does not count,
// for a caller that tries again may ask for a later one.
int64_t ContentHash(const ReserveStock& command);

// The parts of `lines`, or all when `lines` is empty; `rest` gets the others.
Parts PartsOfLines(const Parts& parts, const std::vector<int32_t>& lines, Parts& rest);

}  // namespace vlot::fulfilment
