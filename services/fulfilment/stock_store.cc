#include "services/fulfilment/stock_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::fulfilment {
namespace {

constexpr pg::Statement kLockStock{"fulfilment.LockStock", R"sql(
  SELECT s.sku, s.location_id, l.priority, s.on_hand, s.reserved
  FROM stock_levels s JOIN locations l ON l.location_id = s.location_id
  WHERE s.sku = ANY ($1::text[])
  ORDER BY s.sku, s.location_id
  FOR NO KEY UPDATE OF s)sql"};

constexpr pg::Statement kUpdateStock{"fulfilment.UpdateStock", R"sql(
  UPDATE stock_levels s SET on_hand = s.on_hand + d.on_hand, reserved = s.reserved + d.reserved
  FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[]) AS d(sku, location_id, on_hand, reserved)
  WHERE s.sku = d.sku AND s.location_id = d.location_id)sql"};

constexpr pg::Statement kAddToStock{"fulfilment.AddToStock", R"sql(
  INSERT INTO stock_levels AS s (sku, location_id, on_hand, reserved)
  SELECT d.sku, $2::uuid, d.quantity, 0
  FROM unnest($1::text[], $3::bigint[]) WITH ORDINALITY AS d(sku, quantity, position)
  ORDER BY d.position
  ON CONFLICT (sku, location_id) DO UPDATE SET on_hand = s.on_hand + excluded.on_hand
  RETURNING s.sku, s.location_id, s.on_hand, s.reserved)sql"};

constexpr pg::Statement kLockLevel{"fulfilment.LockLevel", R"sql(
  SELECT sku, location_id, on_hand, reserved
  FROM stock_levels
  WHERE sku = $1 AND location_id = $2::uuid
  FOR NO KEY UPDATE)sql"};

constexpr pg::Statement kInsertShipmentMovements{"fulfilment.InsertShipmentMovements", R"sql(
  INSERT INTO stock_movements (sku, location_id, kind, quantity, shipment_id, created_at)
  SELECT d.sku, d.location_id, d.kind, d.quantity, d.shipment_id, $6
  FROM unnest($1::text[], $2::uuid[], $3::smallint[], $4::bigint[], $5::uuid[])
    AS d(sku, location_id, kind, quantity, shipment_id))sql"};

constexpr pg::Statement kInsertOperatorMovements{"fulfilment.InsertOperatorMovements", R"sql(
  INSERT INTO stock_movements (sku, location_id, kind, quantity, reference, actor, created_at)
  SELECT d.sku, $2::uuid, $3::smallint, d.quantity, $5, $6, $7
  FROM unnest($1::text[], $4::bigint[]) AS d(sku, quantity))sql"};

constexpr pg::Statement kListLevels{"fulfilment.ListLevels", R"sql(
  SELECT sku, location_id, on_hand, reserved
  FROM stock_levels
  WHERE (sku, location_id) > ($1, $2::uuid) AND ($3::uuid IS NULL OR location_id = $3)
  ORDER BY sku, location_id
  LIMIT $4)sql"};

constexpr pg::Statement kListLevelsOfItem{"fulfilment.ListLevelsOfItem", R"sql(
  SELECT sku, location_id, on_hand, reserved
  FROM stock_levels
  WHERE sku = $1 AND location_id > $2::uuid AND ($3::uuid IS NULL OR location_id = $3)
  ORDER BY sku, location_id
  LIMIT $4)sql"};

constexpr pg::Statement kListMovements{"fulfilment.ListMovements", R"sql(
  SELECT sequence, sku, location_id, kind, quantity, shipment_id, reference, created_at
  FROM stock_movements
  WHERE sequence < $1
  ORDER BY sequence DESC
  LIMIT $2)sql"};

constexpr pg::Statement kListMovementsOfItem{"fulfilment.ListMovementsOfItem", R"sql(
  SELECT sequence, sku, location_id, kind, quantity, shipment_id, reference, created_at
  FROM stock_movements
  WHERE sku = $3 AND sequence < $1
  ORDER BY sequence DESC
  LIMIT $2)sql"};

LevelRow ToLevel(const pg::Row& row) {
  return {row.Get<Sku>(0), row.Get<LocationId>(1), row.Get<int64_t>(2), row.Get<int64_t>(3)};
}

std::vector<LevelRow> ToLevels(const pg::Result& result) {
  std::vector<LevelRow> levels;
  levels.reserve(result.size());
  for (const pg::Row row : result) levels.push_back(ToLevel(row));
  return levels;
}

}  // namespace

absl::Status LockStock(pg::Transaction& tx, const std::vector<Sku>& skus, StockBook& book) {
  if (skus.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kLockStock, pg::Array(skus)));
  for (const pg::Row row : rows) {
    book.Add(row.Get<Sku>(0), row.Get<LocationId>(1), row.Get<int32_t>(2), row.Get<int64_t>(3), row.Get<int64_t>(4));
  }
  return absl::OkStatus();
}

absl::Status UpdateStock(pg::Transaction& tx, const std::vector<StockChange>& changes) {
  if (changes.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(changes, get); };
  return tx.ExecExpecting(
      changes.size(), absl::InternalError("A locked stock row was not updated."), kUpdateStock,
      column([](const StockChange& c) { return c.sku; }), column([](const StockChange& c) { return c.location; }),
      column([](const StockChange& c) { return c.on_hand; }), column([](const StockChange& c) { return c.reserved; }));
}

absl::StatusOr<std::vector<LevelRow>> AddToStock(pg::Transaction& tx, const LocationId& location,
                                                 const std::vector<SkuQuantity>& quantities) {
  ASSIGN_OR_RETURN(const pg::Result rows,
                   tx.Exec(kAddToStock, pg::ArrayOf(quantities, [](const SkuQuantity& q) { return q.sku; }), location,
                           pg::ArrayOf(quantities, [](const SkuQuantity& q) { return q.quantity; })));
  std::vector<LevelRow> levels = ToLevels(rows);
  std::sort(levels.begin(), levels.end(), [](const LevelRow& a, const LevelRow& b) { return a.sku < b.sku; });
  return levels;
}

absl::StatusOr<std::optional<LevelRow>> LockLevel(pg::Transaction& tx, const Sku& sku, const LocationId& location) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kLockLevel, sku, location));
  if (rows.empty()) return std::nullopt;
  return ToLevel(rows.front());
}

absl::Status InsertMovements(pg::Transaction& tx, const std::vector<ShipmentMovement>& movements, absl::Time now) {
  if (movements.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(movements, get); };
  return tx.ExecLater(kInsertShipmentMovements, column([](const ShipmentMovement& m) { return m.sku; }),
                      column([](const ShipmentMovement& m) { return m.location; }),
                      column([](const ShipmentMovement& m) { return m.kind; }),
                      column([](const ShipmentMovement& m) { return m.quantity; }),
                      column([](const ShipmentMovement& m) { return m.shipment; }), now);
}

absl::Status InsertMovements(pg::Transaction& tx, const OperatorMovement& cause,
                             const std::vector<SkuQuantity>& quantities) {
  return tx.ExecLater(kInsertOperatorMovements, pg::ArrayOf(quantities, [](const SkuQuantity& q) { return q.sku; }),
                      cause.location, cause.kind,
                      pg::ArrayOf(quantities, [](const SkuQuantity& q) { return q.quantity; }), cause.reference,
                      cause.actor, cause.at);
}

absl::StatusOr<std::vector<LevelRow>> ListLevels(pg::Transaction& tx, const std::optional<Sku>& sku,
                                                 const std::optional<LocationId>& location, const Sku& after_sku,
                                                 const LocationId& after_location, int limit) {
  absl::StatusOr<pg::Result> rows = sku.has_value() ? tx.Exec(kListLevelsOfItem, *sku, after_location, location, limit)
                                                    : tx.Exec(kListLevels, after_sku, after_location, location, limit);
  if (!rows.ok()) return rows.status();
  return ToLevels(*rows);
}

absl::StatusOr<std::vector<MovementRow>> ListMovements(pg::Transaction& tx, const std::optional<Sku>& sku,
                                                       int64_t before, int limit) {
  absl::StatusOr<pg::Result> rows =
      sku.has_value() ? tx.Exec(kListMovementsOfItem, before, limit, *sku) : tx.Exec(kListMovements, before, limit);
  if (!rows.ok()) return rows.status();
  std::vector<MovementRow> movements;
  for (const pg::Row row : *rows) {
    movements.push_back({row.Get<int64_t>(0), row.Get<Sku>(1), row.Get<LocationId>(2), row.Get<MovementKind>(3),
                         row.Get<int64_t>(4), row.Get<std::optional<ShipmentId>>(5),
                         row.Get<std::optional<std::string>>(6).value_or(""), row.Get<absl::Time>(7)});
  }
  return movements;
}

}  // namespace vlot::fulfilment
