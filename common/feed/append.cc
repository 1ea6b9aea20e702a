// The writing half of a feed.
#include "common/feed/append.h"

#include "common/status/status.h"

namespace vlot::feed {
namespace {

// One statement, so one round trip while the counter's lock is held. The INSERT reads what the UPDATE returns, not the
// table that it changes, so the order of the two parts does not matter. One row comes back, however many events went
// in.
constexpr pg::Statement kAppendEvents{"feed.AppendEvents", R"sql(
WITH taken AS (
  UPDATE feed_counter SET position = position + $1::bigint WHERE id = 1 RETURNING position - $1::bigint AS before
), written AS (
  INSERT INTO feed_events (position, events, recorded_at, payload)
  SELECT taken.before + r.upto, r.events, $2::timestamptz, r.payload
  FROM taken, unnest($3::bigint[], $4::int[], $5::bytea[]) AS r (upto, events, payload)
)
SELECT taken.before + 1 FROM taken)sql"};

}  // namespace

absl::StatusOr<int64_t> AppendRows(pg::Transaction& tx, absl::Time now, absl::Span<const NewEvent> events) {
  if (events.empty()) return 0;
  const std::vector<Run> runs = MakeRuns(events);
  ASSIGN_OR_RETURN(pg::Result first,
                   tx.Exec(kAppendEvents, static_cast<int64_t>(events.size()), now,
                           pg::ArrayOf(runs, [](const Run& run) { return run.upto; }),
                           pg::ArrayOf(runs, [](const Run& run) { return run.events; }),
                           pg::ArrayOf(runs, [](const Run& run) { return pg::BytesView{run.payload}; })));
  if (first.empty()) return absl::FailedPreconditionError("feed_counter has no row: was this partition deployed?");
  return first.front().Get<int64_t>(0);
}

}  // namespace vlot::feed
