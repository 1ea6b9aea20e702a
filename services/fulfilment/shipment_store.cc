#include "services/fulfilment/shipment_store.h"

#include <utility>

#include "common/ids/nil.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::fulfilment {
namespace {

constexpr pg::Statement kLockShipments{"fulfilment.LockShipments", R"sql(
  SELECT shipment_id, order_id, reservation_id, location_id, state, content_hash, created_at, state_at, parts, parcels
  FROM shipments
  WHERE shipment_id = ANY ($1::uuid[])
  ORDER BY shipment_id
  FOR NO KEY UPDATE)sql"};

constexpr pg::Statement kFindShipment{"fulfilment.FindShipment", R"sql(
  SELECT shipment_id, order_id, reservation_id, location_id, state, content_hash, created_at, state_at, parts, parcels
  FROM shipments
  WHERE shipment_id = $1::uuid)sql"};

constexpr pg::Statement kListShipments{"fulfilment.ListShipments", R"sql(
  SELECT shipment_id, order_id, reservation_id, location_id, state, content_hash, created_at, state_at, parts, parcels
  FROM shipments
  WHERE shipment_id < $1::uuid
  ORDER BY shipment_id DESC
  LIMIT $2)sql"};

constexpr pg::Statement kListShipmentsOfOrder{"fulfilment.ListShipmentsOfOrder", R"sql(
  SELECT shipment_id, order_id, reservation_id, location_id, state, content_hash, created_at, state_at, parts, parcels
  FROM shipments
  WHERE order_id = $3::uuid AND shipment_id < $1::uuid
  ORDER BY shipment_id DESC
  LIMIT $2)sql"};

constexpr pg::Statement kInsertShipments{"fulfilment.InsertShipments", R"sql(
  INSERT INTO shipments (shipment_id, order_id, reservation_id, location_id, state, content_hash, created_at, state_at,
                         parts, parcels)
  SELECT d.shipment_id, d.order_id, d.reservation_id, d.location_id, d.state, d.content_hash, d.created_at, d.state_at,
         d.parts, d.parcels
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::bigint[], $7::timestamptz[],
              $8::timestamptz[], $9::text[], $10::text[])
    AS d(shipment_id, order_id, reservation_id, location_id, state, content_hash, created_at, state_at, parts, parcels))sql"};

constexpr pg::Statement kUpdateShipments{"fulfilment.UpdateShipments", R"sql(
  UPDATE shipments s SET state = d.state, state_at = d.state_at
  FROM unnest($1::uuid[], $2::smallint[], $3::timestamptz[]) AS d(shipment_id, state, state_at)
  WHERE s.shipment_id = d.shipment_id)sql"};

absl::StatusOr<Shipment> ToShipment(const pg::Row& row) {
  ASSIGN_OR_RETURN(Parts parts, DecodeParts(row.Text(8)));
  ASSIGN_OR_RETURN(Parcels parcels, DecodeParcels(row.Text(9)));
  return Shipment{.id = row.Get<ShipmentId>(0),
                  .order = row.Get<OrderId>(1),
                  .reservation = row.Get<std::optional<ReservationId>>(2).value_or(ReservationId()),
                  .location = row.Get<std::optional<LocationId>>(3).value_or(LocationId()),
                  .state = row.Get<ShipmentState>(4),
                  .parts = std::move(parts),
                  .parcels = std::move(parcels),
                  .content_hash = row.Get<int64_t>(5),
                  .created_at = row.Get<absl::Time>(6),
                  .state_at = row.Get<absl::Time>(7)};
}

absl::StatusOr<std::vector<Shipment>> ToShipments(const absl::StatusOr<pg::Result>& rows) {
  if (!rows.ok()) return rows.status();
  std::vector<Shipment> shipments;
  shipments.reserve(rows->size());
  for (const pg::Row row : *rows) {
    ASSIGN_OR_RETURN(shipments.emplace_back(), ToShipment(row));
  }
  return shipments;
}

// Above every version 7 UUID.
ShipmentId LastId() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return ShipmentId(Uuid(bytes));
}

}  // namespace

absl::StatusOr<std::vector<Shipment>> LockShipments(pg::Transaction& tx, const std::vector<ShipmentId>& ids) {
  if (ids.empty()) return std::vector<Shipment>();
  return ToShipments(tx.Exec(kLockShipments, pg::Array(ids)));
}

absl::StatusOr<std::optional<Shipment>> FindShipment(pg::Transaction& tx, const ShipmentId& id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindShipment, id));
  if (rows.empty()) return std::nullopt;
  return ToShipment(rows.front());
}

absl::StatusOr<std::vector<Shipment>> ListShipments(pg::Transaction& tx, const std::optional<OrderId>& order,
                                                    const std::optional<ShipmentId>& before, int limit) {
  const ShipmentId below = before.value_or(LastId());
  return ToShipments(order.has_value() ? tx.Exec(kListShipmentsOfOrder, below, limit, *order)
                                       : tx.Exec(kListShipments, below, limit));
}

absl::Status InsertShipments(pg::Transaction& tx, const std::vector<const Shipment*>& shipments) {
  if (shipments.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(shipments, [&](const Shipment* s) { return get(*s); }); };
  return tx.ExecInserting(
      kInsertShipments, column([](const Shipment& s) { return s.id; }),
      column([](const Shipment& s) { return s.order; }),
      column([](const Shipment& s) { return NullIfNil(s.reservation); }),
      column([](const Shipment& s) { return NullIfNil(s.location); }),
      column([](const Shipment& s) { return s.state; }), column([](const Shipment& s) { return s.content_hash; }),
      column([](const Shipment& s) { return s.created_at; }), column([](const Shipment& s) { return s.state_at; }),
      column([](const Shipment& s) { return EncodeParts(s.parts); }),
      column([](const Shipment& s) { return EncodeParcels(s.parcels); }));
}

absl::Status UpdateShipments(pg::Transaction& tx, const std::vector<const Shipment*>& shipments) {
  if (shipments.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(shipments, [&](const Shipment* s) { return get(*s); }); };
  return tx.ExecExpecting(
      shipments.size(), pg::RaceError(), kUpdateShipments, column([](const Shipment& s) { return s.id; }),
      column([](const Shipment& s) { return s.state; }), column([](const Shipment& s) { return s.state_at; }));
}

}  // namespace vlot::fulfilment
