// Credit reservations and accrued deliveries as rows. Inside the caller's transaction, which holds the accounts' rows.
// Errors are those of common/pg.
#pragma once

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/credit.h"
#include "services/invoicing/issue.h"

namespace vlot::invoicing {

using Reservations = absl::flat_hash_map<OrderId, Reservation>;

// Those of `orders` that have one.
absl::StatusOr<Reservations> FindReservations(pg::Transaction& tx, const std::vector<OrderId>& orders);

// Those that FindReservations did not find. pg::RaceError when another transaction made one meanwhile.
absl::Status InsertReservations(pg::Transaction& tx, std::vector<Reservation> reservations);
// The state and what remains of those that it did; their accounts are locked.
absl::Status UpdateReservations(pg::Transaction& tx, std::vector<Reservation> reservations);

// Delivered lines of one shipment.
struct AccrueRequest {
  ShipmentId id;
  OrderId order;
  std::string order_number;
  AccountId account;
  std::vector<BillableLine> lines;
  bool prices_include_vat = false;
  absl::Time event_time;
  bool last = false;
  std::string external_reference;
};

struct Accrual {
  const AccrueRequest* request = nullptr;
  absl::CivilDay delivery_date;
  Money gross;
  absl::Time create_time;
};

// Returns those that were new.
absl::StatusOr<absl::flat_hash_set<ShipmentId>> InsertAccruals(pg::Transaction& tx, std::vector<Accrual> accruals);

absl::Status InsertBillableItems(pg::Transaction& tx, absl::Span<const Accrual> accruals);

}  // namespace vlot::invoicing
