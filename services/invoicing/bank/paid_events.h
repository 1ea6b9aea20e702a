// What the feed tells of invoices that are settled, given up or open again.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/feed/event.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"

namespace vlot::invoicing::bank {

// INVOICE_PAID, INVOICE_REOPENED or INVOICE_WRITTEN_OFF for each of the invoices, as their rows stand now.
absl::StatusOr<std::vector<feed::NewEvent>> PaidEvents(pg::Transaction& tx, const std::vector<InvoiceId>& invoices);

}  // namespace vlot::invoicing::bank
