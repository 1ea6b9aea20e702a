#include "services/fulfilment/shipment.h"

#include "services/fulfilment/content_hash.h"

namespace vlot::fulfilment {

int64_t ContentHash(const CreateShipment& command) {
  ContentHasher hasher;
  hasher.Add(command.order.uuid().AsStringView()).Add(command.reservation.uuid().AsStringView());
  for (const int32_t line : command.lines) hasher.Add(static_cast<uint64_t>(line));
  return hasher.Finish();
}

LocationId PickUpLocation(const Parts& parts) {
  const auto pieces_at = [&](const LocationId& location) {
    int64_t pieces = 0;
    for (const Part& part : parts) pieces += part.location == location ? part.quantity : 0;
    return pieces;
  };
  LocationId best = parts.front().location;
  for (const Part& part : parts) {
    if (part.location != best && pieces_at(part.location) > pieces_at(best)) best = part.location;
  }
  return best;
}

}  // namespace vlot::fulfilment
