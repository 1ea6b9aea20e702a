// Every error that fulfilment returns: code, reason (fulfilment.proto, ErrorReason) and metadata.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/ids/ids.h"

namespace vlot::fulfilment {

inline constexpr std::string_view kErrorDomain = "fulfilment.vlot.dev";

// A SKU of which less is left than an order asks for.
struct Shortage {
  Sku sku;
  int64_t demanded = 0;
  int64_t available = 0;

  bool operator==(const Shortage&) const = default;
};

// `shortages` in the order of the lines, not empty; the metadata tells of the first, the message of all.
absl::Status OutOfStockError(const std::vector<Shortage>& shortages);
absl::Status ItemNotFoundError(const Sku& sku);
absl::Status ItemExistsError(const Sku& sku);
absl::Status LocationNotFoundError(const LocationId& location);
absl::Status StockNegativeError(const Sku& sku, int64_t available);
absl::Status ReservationEndedError(const ReservationId& reservation, std::string_view state);
absl::Status ReservationNotFoundError(const ReservationId& reservation);
absl::Status ShipmentNotFoundError(const ShipmentId& shipment);
absl::Status ShipmentLeftError(const ShipmentId& shipment);
absl::Status ShipmentCancelledError(const ShipmentId& shipment);
// `request_id` is the UUID, or for commands the name that is their key.
absl::Status RequestIdReusedError(std::string_view request_id);

// Ours: a reservation or shipment speaks of a stock row that is not there.
absl::Status StockRowMissingError(const Sku& sku, const LocationId& location);

}  // namespace vlot::fulfilment
