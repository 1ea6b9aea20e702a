// Write-offs as rows, only ever inserted, each with its postings. Inside the caller's transaction. Errors are those of
// common/pg.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/invoicing/writeoff/write_off.h"

namespace vlot::invoicing {

// And books them. What is open on the documents and on the accounts is the caller's to move.
absl::Status InsertWriteOffs(pg::Transaction& tx, absl::Span<const WriteOff> write_offs);

// Moves the documents back by what these take back of them: it is open again. Their states are the caller's to write.
absl::Status TakeBackFromInvoices(pg::Transaction& tx, absl::Span<const WriteOff> reinstated);

// Which write-offs a list is to show: those that fit all that is told.
struct WriteOffFilter {
  std::optional<InvoiceId> invoice;
  std::optional<AccountId> account;
  std::optional<absl::CivilDay> from, until;  // booked in [from, until)
};

// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<WriteOff>> ListWriteOffs(pg::Transaction& tx, const WriteOffFilter& filter,
                                                    WriteOffId before, int limit);

}  // namespace vlot::invoicing
