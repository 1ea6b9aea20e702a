// The statement beneath Feed::Append: for a writer that has no readers in its process.
#pragma once

#include <cstdint>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/feed/run.h"
#include "common/pg/pg.h"

namespace vlot::feed {

// Gives `events` the next positions, in their order. Must be the last statement of `tx`: it goes with COMMIT.
// `appended` gets the first one's position then (not for no events).
absl::Status AppendRows(pg::Transaction& tx, absl::Time now, absl::Span<const NewEvent> events,
                        absl::AnyInvocable<void(int64_t first)> appended = nullptr);

}  // namespace vlot::feed
