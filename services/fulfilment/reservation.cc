#include "services/fulfilment/reservation.h"

#include <algorithm>

#include "services/fulfilment/content_hash.h"

namespace vlot::fulfilment {

std::string_view ReservationStateName(ReservationState state) {
  switch (state) {
    case ReservationState::kHeld:
      return "HELD";
    case ReservationState::kAllocated:
      return "ALLOCATED";
    case ReservationState::kReleased:
      return "RELEASED";
    case ReservationState::kExpired:
      return "EXPIRED";
  }
  return "UNKNOWN";
}

int64_t ContentHash(const ReserveStock& command) {
  ContentHasher hasher;
  hasher.Add(command.order.uuid().AsStringView());
  for (const DemandLine& line : command.demand) {
    hasher.Add(static_cast<uint64_t>(line.line)).Add(line.sku.value()).Add(static_cast<uint64_t>(line.quantity));
  }
  return hasher.Finish();
}

Parts PartsOfLines(const Parts& parts, const std::vector<int32_t>& lines, Parts& rest) {
  Parts chosen;
  rest.clear();
  for (const Part& part : parts) {
    const bool wanted = lines.empty() || std::find(lines.begin(), lines.end(), part.line) != lines.end();
    (wanted ? chosen : rest).push_back(part);
  }
  return chosen;
}

}  // namespace vlot::fulfilment
