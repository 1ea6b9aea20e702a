// Deliveries that wait for their invoice, and what is taken off them, as rows. SQL and mapping; inside the caller's
// transaction, which holds the accounts' rows. Errors are those of common/pg.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/crediting/reduction.h"

namespace vlot::invoicing {

struct StoredDelivery {
  AccruedDelivery delivery;
  AccountId account;
  OrderId order;
  Currency currency = kEur;
  InvoiceId invoice;  // that it stands on; nil: none yet
};

// Whose deliveries these are; those that there are. Not locked.
absl::StatusOr<absl::flat_hash_map<ShipmentId, AccountId>> FindAccountsOfAccruals(pg::Transaction& tx,
                                                                                  const std::vector<ShipmentId>& ids);

// Those that there are, with their lines.
absl::StatusOr<absl::flat_hash_map<ShipmentId, StoredDelivery>> FindAccruedDeliveries(
    pg::Transaction& tx, const std::vector<ShipmentId>& ids);

struct ReductionRow {
  Uuid id;
  ShipmentId accrual;
  Money gross;
  std::string reason;
  absl::Time create_time;
};
absl::StatusOr<absl::flat_hash_map<Uuid, ReductionRow>> FindReductions(pg::Transaction& tx,
                                                                       const std::vector<Uuid>& ids);

// A reduction with the lines that it adds to its delivery.
struct NewReduction {
  ReductionRow row;
  AccountId account;
  absl::CivilDay date;
  std::vector<AccruedLine> lines;
};
// Writes them, and takes their amounts off the deliveries.
absl::Status InsertReductions(pg::Transaction& tx, absl::Span<const NewReduction> reductions);

}  // namespace vlot::invoicing
