// The desk at which documents are written off and reinstated, with all that moves along: what is open on the document
// and the account, the ledger, the reminders. Works inside the caller's transaction; the events go to the feed as its
// last statement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/feed/event.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "services/invoicing/writeoff/write_off.h"

namespace vlot::invoicing {

struct WriteOffWish {
  InvoiceId invoice;
  std::optional<Money> amount;  // positive; nothing: all that there is
  std::string reason;
};

struct WrittenOff {
  WriteOff write_off;
  std::vector<feed::NewEvent> events;
};

// NOT_FOUND INVOICE_NOT_FOUND, for credit notes too; FAILED_PRECONDITION WRITE_OFF_EXCEEDS_OPEN.
absl::StatusOr<WrittenOff> WriteOffInvoice(pg::Transaction& tx, UuidV7Generator& ids, const WriteOffWish& wish,
                                           const std::string& actor, absl::Time now);

// The other way round: FAILED_PRECONDITION REINSTATEMENT_EXCEEDS_WRITE_OFF.
absl::StatusOr<WrittenOff> ReinstateInvoice(pg::Transaction& tx, UuidV7Generator& ids, const WriteOffWish& wish,
                                            const std::string& actor, absl::Time now);

}  // namespace vlot::invoicing
