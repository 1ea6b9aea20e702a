// Deliveries that wait, and collective invoices as rows: what they have beyond other documents (document_store.h). SQL
// and mapping, for many accounts at once; inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/billing_run.h"
#include "services/invoicing/collective.h"

namespace vlot::invoicing {

using DueDeliveries = absl::flat_hash_map<AccountId, std::vector<Delivery>>;

// What these accounts were delivered within `period` and is not invoiced. Hold the accounts' rows, so that it stays so.
absl::StatusOr<DueDeliveries> FindDueDeliveries(pg::Transaction& tx, const std::vector<AccountId>& accounts,
                                                const DayPeriod& period);

// Writes periods, deliveries and notices of direct debits of collective invoices, and marks their items as invoiced.
// Items that are not as many as lines, for one is invoiced already, are an error: FAILED_PRECONDITION.
absl::Status InsertCollectiveParts(pg::Transaction& tx, const BillingRunId& run,
                                   absl::Span<const Document* const> documents);

// Fills periods, deliveries and notices of direct debits of the collective invoices among `documents`.
absl::Status ReadCollectiveParts(pg::Transaction& tx, const absl::flat_hash_map<InvoiceId, Document*>& documents);

// What the collective invoices of the period that begins on `begin` ask of each of the accounts. In minor units.
absl::StatusOr<absl::flat_hash_map<AccountId, int64_t>> SumCollectiveInvoices(pg::Transaction& tx,
                                                                              const std::vector<AccountId>& accounts,
                                                                              absl::CivilDay begin);

}  // namespace vlot::invoicing
