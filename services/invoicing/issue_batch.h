// BatchIssueInvoices' transaction: accounts made on the fly, numbers, documents, postings, event; all of a batch
// together.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/issuer.h"

namespace vlot::invoicing {

// The answer to issuing; an empty number when there was nothing to credit.
struct Issued {
  InvoiceId id;
  std::string number;
  Money total;
};

using IssueEntry = batch::Entry<IssueCommand, Issued>;

// A flush function of common/batch. An invoice that stands already is answered from the store; a name that was
// withdrawn is refused with INVOICE_WITHDRAWN, and one that was used for another order with REQUEST_ID_REUSED.
absl::Status IssueInvoices(const Issuer& issuer, pg::Transaction& tx, absl::Span<IssueEntry> entries);

}  // namespace vlot::invoicing
