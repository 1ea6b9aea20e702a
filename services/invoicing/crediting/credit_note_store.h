// What credit notes have taken off invoices, as rows. SQL and mapping, for many at once; inside the caller's
// transaction, which holds the invoices' rows. Errors are those of common/pg.
#pragma once

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/crediting/crediting.h"

namespace vlot::invoicing {

// Of each of the invoices; those without any stand in it too. `documents`: they, whole.
using CreditsBefore = absl::flat_hash_map<InvoiceId, CreditedBefore>;
absl::StatusOr<CreditsBefore> FindCredits(pg::Transaction& tx, absl::Span<const Document* const> documents);

// How the amounts of these credit notes were divided; those that there are.
absl::StatusOr<absl::flat_hash_map<InvoiceId, CreditDivision>> FindDivisions(pg::Transaction& tx,
                                                                             const std::vector<InvoiceId>& notes);

// Writes what drafted notes take off their invoices. An invoice may be there several times.
absl::Status InsertCredits(pg::Transaction& tx, absl::Span<const DraftedCredit* const> credits);

// Less is open on the invoices; those of which nothing is left to credit are credited.
absl::Status TakeOffInvoices(pg::Transaction& tx, absl::Span<const DraftedCredit* const> credits);

}  // namespace vlot::invoicing
