// BatchIssueCreditNotes' transaction: credit notes for whole invoices, and the withdrawal of invoices that never were.
#pragma once

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/invoicing/issue_batch.h"
#include "services/invoicing/issuer.h"

namespace vlot::invoicing {

using CreditNoteEntry = batch::Entry<CreditRequest, Issued>;

// A flush function of common/batch. Nothing to credit (the invoice was never issued, and never will be from now on; or
// it has been credited before) is answered with an empty number. A credit note that stands is answered from the store.
absl::Status IssueCreditNotes(const Issuer& issuer, pg::Transaction& tx, absl::Span<CreditNoteEntry> entries);

}  // namespace vlot::invoicing
