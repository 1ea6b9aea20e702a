// The transaction of BatchReserveCredit and BatchReleaseCredit: acts in the order in which they arrived, one update per
// account.
#pragma once

#include <variant>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/invoicing/convert.h"

namespace vlot::invoicing {

using CreditEntry = batch::Entry<CreditCommand, std::monostate>;

// A flush function of common/batch. An account that has moved from monthly billing, or is about to move to it, takes
// orders on account too: an order keeps the mode that it was placed under. Giving back what never came leaves a
// tombstone: reserving it later is refused.
absl::Status MoveCredit(absl::Time now, pg::Transaction& tx, absl::Span<CreditEntry> entries);

}  // namespace vlot::invoicing
