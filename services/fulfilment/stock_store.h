// Rows of stock_levels and stock_movements. Functions work in an open transaction and never commit; errors are those of
// common/pg/errors.h, or what is said.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/transaction.h"
#include "services/fulfilment/desk.h"
#include "services/fulfilment/stock_book.h"

namespace vlot::fulfilment {

struct LevelRow {
  Sku sku;
  LocationId location;
  int64_t on_hand = 0;
  int64_t reserved = 0;
};

// A movement that an operator caused.
struct OperatorMovement {
  LocationId location;
  MovementKind kind = MovementKind::kReceipt;
  std::string reference;
  std::string actor;
  absl::Time at;
};

struct MovementRow {
  int64_t sequence = 0;
  Sku sku;
  LocationId location;
  MovementKind kind = MovementKind::kReceipt;
  int64_t quantity = 0;
  std::optional<ShipmentId> shipment;
  std::string reference;
  absl::Time created_at;
};

struct SkuQuantity {
  Sku sku;
  int64_t quantity = 0;  // pieces; negative when they leave
};

// Locks every row of these SKUs, in the order of SKU and location, and adds them to `book`. `skus` without duplicates.
absl::Status LockStock(pg::Transaction& tx, const std::vector<Sku>& skus, StockBook& book);

// One update per row. INTERNAL if a row is not there.
absl::Status UpdateStock(pg::Transaction& tx, const std::vector<StockChange>& changes);

// Adds pieces to rows, making those that are missing. `quantities` sorted by SKU, without duplicates; the items and the
// location exist. Gives the rows as they are now, by SKU.
absl::StatusOr<std::vector<LevelRow>> AddToStock(pg::Transaction& tx, const LocationId& location,
                                                 const std::vector<SkuQuantity>& quantities);

// Locks one row; nothing if it does not exist.
absl::StatusOr<std::optional<LevelRow>> LockLevel(pg::Transaction& tx, const Sku& sku, const LocationId& location);

absl::Status InsertMovements(pg::Transaction& tx, const std::vector<ShipmentMovement>& movements, absl::Time now);
absl::Status InsertMovements(pg::Transaction& tx, const OperatorMovement& cause,
                             const std::vector<SkuQuantity>& quantities);

// A page, by SKU and location, after those of the previous page (empty and nil: from the first).
absl::StatusOr<std::vector<LevelRow>> ListLevels(pg::Transaction& tx, const std::optional<Sku>& sku,
                                                 const std::optional<LocationId>& location, const Sku& after_sku,
                                                 const LocationId& after_location, int limit);

// A page, newest first, below `before`.
absl::StatusOr<std::vector<MovementRow>> ListMovements(pg::Transaction& tx, const std::optional<Sku>& sku,
                                                       int64_t before, int limit);

}  // namespace vlot::fulfilment
