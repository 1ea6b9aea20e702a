// BatchReduceAccruals' transaction: less is billed of deliveries that are on no invoice yet. Nothing that was delivered
// is rewritten: lines of a negative quantity stand beside it, and on the month's invoice (EN 16931 knows them so).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/invoicing/crediting/crediting.h"

namespace vlot::invoicing {

struct ReduceRequest {
  Uuid id;  // the key
  ShipmentId accrual;
  OrderId order;
  Credit credit;
  std::string reason;
};

struct Reduced {
  Money gross;  // by which less is billed, VAT included
};

using ReduceEntry = batch::Entry<ReduceRequest, Reduced>;

// A flush function of common/batch. `region` is the seller's country. ACCRUAL_NOT_FOUND, ACCRUAL_INVOICED,
// CREDIT_EXCEEDS_INVOICE; the same key again is answered as the first time, or REQUEST_ID_REUSED.
absl::Status ReduceAccruals(const std::string& region, absl::Time now, pg::Transaction& tx,
                            absl::Span<ReduceEntry> entries);

}  // namespace vlot::invoicing
