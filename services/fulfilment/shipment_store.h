// Rows of shipments. Functions work in an open transaction and never commit; errors are those of common/pg/errors.h, or
// what is said. DATA_LOSS for a row whose parts or parcels cannot be read.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/transaction.h"
#include "services/fulfilment/shipment.h"

namespace vlot::fulfilment {

// Those that exist, in the order of their ids, kept from other writers until the transaction ends.
absl::StatusOr<std::vector<Shipment>> LockShipments(pg::Transaction& tx, const std::vector<ShipmentId>& ids);

absl::StatusOr<std::optional<Shipment>> FindShipment(pg::Transaction& tx, const ShipmentId& id);

// A page, newest (by id) first, below `before` (nothing: from the newest).
absl::StatusOr<std::vector<Shipment>> ListShipments(pg::Transaction& tx, const std::optional<OrderId>& order,
                                                    const std::optional<ShipmentId>& before, int limit);

// ABORTED (to be run again) when one of them exists by now.
absl::Status InsertShipments(pg::Transaction& tx, const std::vector<const Shipment*>& shipments);

// Writes the state of locked rows.
absl::Status UpdateShipments(pg::Transaction& tx, const std::vector<const Shipment*>& shipments);

}  // namespace vlot::fulfilment
