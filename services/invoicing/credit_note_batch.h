// The transaction that credits: whole invoices and parts of them, and the withdrawal of invoices that never were.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/invoicing/crediting/crediting.h"
#include "services/invoicing/issuer.h"

namespace vlot::invoicing {

// The answer to a credit; an empty number when there was nothing to credit.
struct CreditIssued {
  InvoiceId id;
  std::string number;
  Money total;
  Money to_refund;  // of it: paid before, to be paid back through the payment provider
};

using CreditNoteEntry = batch::Entry<PartialCredit, CreditIssued>;

// A flush function of common/batch. A credit note that stands is answered from the store. Of those that withdraw:
// nothing to credit (the invoice was never issued, and never will be from now on; or it has been credited before) is
// answered with an empty number. All credits of an invoice together never exceed it: its row is held.
absl::Status IssueCreditNotes(const Issuer& issuer, pg::Transaction& tx, absl::Span<CreditNoteEntry> entries);

}  // namespace vlot::invoicing
