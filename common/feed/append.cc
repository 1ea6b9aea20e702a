// The writing half of a feed.
#include "common/feed/append.h"

#include <utility>

namespace vlot::feed {
namespace {

// One statement, so one round trip while the counter's lock is held. The INSERT reads what the UPDATE returns, not the
// table that it changes, so the order of the two parts does not matter. One row comes back, however many events went
// in. Without a counter (was this partition deployed?) the positions are null, which the table refuses.
constexpr pg::Statement kAppendEvents{"feed.AppendEvents", R"sql(
WITH taken AS (
  UPDATE feed_counter SET position = position + $1::bigint WHERE id = 1 RETURNING position - $1::bigint AS before
), written AS (
  INSERT INTO feed_events (position, events, recorded_at, payload)
  SELECT (SELECT before FROM taken) + r.upto, r.events, $2::timestamptz, r.payload
  FROM unnest($3::bigint[], $4::int[], $5::bytea[]) AS r (upto, events, payload)
)
SELECT taken.before + 1 FROM taken)sql"};

}  // namespace

absl::Status AppendRows(pg::Transaction& tx, absl::Time now, absl::Span<const NewEvent> events,
                        absl::AnyInvocable<void(int64_t first)> appended) {
  if (events.empty()) return absl::OkStatus();
  const std::vector<Run> runs = MakeRuns(events);
  pg::Transaction::Use use;
  if (appended) {
    use = [appended = std::move(appended)](const pg::Result& first) mutable {
      appended(first.front().Get<int64_t>(0));
    };
  }
  return tx.ExecThen(std::move(use), kAppendEvents, static_cast<int64_t>(events.size()), now,
                     pg::ArrayOf(runs, [](const Run& run) { return run.upto; }),
                     pg::ArrayOf(runs, [](const Run& run) { return run.events; }),
                     pg::ArrayOf(runs, [](const Run& run) { return pg::BytesView{run.payload}; }));
}

}  // namespace vlot::feed
