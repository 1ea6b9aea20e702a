// Fulfilment's tables, as an audit reads them order by order. What must hold within them: fulfilment_checks.cc.
#include "common/status/status.h"
#include "services/vlot/audit/order_tables.h"

namespace vlot::audit {
namespace {

#define VLOT_AUDIT_RESERVATIONS "SELECT order_id, reservation_id, state FROM reservations "
#define VLOT_AUDIT_SHIPMENTS "SELECT order_id, shipment_id, state, parts FROM shipments "

constexpr pg::Statement kServices{"audit.Services", "SELECT sku FROM items WHERE kind = 3 ORDER BY sku LIMIT 1000000"};

void PutReservation(const pg::Row& row, OrderFacts& facts) {
  facts.reservations.push_back({row.Get<ReservationId>(1), row.Get<StockState>(2)});
}

void PutShipment(const pg::Row& row, OrderFacts& facts) {
  Shipment shipment{.id = row.Get<ShipmentId>(1), .state = row.Get<ShipmentState>(2)};
  if (!ReadParts(row.Text(3), shipment.units)) facts.unreadable_units = true;
  facts.shipments.push_back(std::move(shipment));
}

}  // namespace

std::vector<OrderTable> FulfilmentTables() {
  return {VLOT_AUDIT_TABLE("fulfilment", Reservations, VLOT_AUDIT_RESERVATIONS, "WHERE true", PutReservation),
          VLOT_AUDIT_TABLE("fulfilment", Shipments, VLOT_AUDIT_SHIPMENTS, "WHERE true", PutShipment)};
}

#undef VLOT_AUDIT_RESERVATIONS
#undef VLOT_AUDIT_SHIPMENTS

absl::StatusOr<Skus> ReadServices(pg::Transaction& fulfilment) {
  ASSIGN_OR_RETURN(const pg::Result rows, fulfilment.Exec(kServices));
  Skus skus;
  for (pg::Row row : rows) skus.emplace(row.Text(0));
  return skus;
}

}  // namespace vlot::audit
