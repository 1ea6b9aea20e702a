// The statement beneath Feed::Append: for a writer that has no readers in its process.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/feed/run.h"
#include "common/pg/pg.h"

namespace vlot::feed {

// Gives `events` the next positions, in their order; the first one's comes back (0 for no events). Must be the last
// statement of `tx` before COMMIT.
absl::StatusOr<int64_t> AppendRows(pg::Transaction& tx, absl::Time now, absl::Span<const NewEvent> events);

}  // namespace vlot::feed
