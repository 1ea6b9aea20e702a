#include "services/vlot/audit/feeds.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::audit {
namespace {

// A feed's name, as its consumers keep it: the service and its partition.
std::string FeedOf(const std::string& service) { return service + "/p00"; }

// The same of a cursor that bears what it is for too: "ordering/p00/webhooks".
std::string FollowedBy(const std::string& cursor) { return cursor.substr(0, cursor.find('/', cursor.find('/') + 1)); }

constexpr const char* kProducers[] = {"ordering", "payment", "invoicing", "fulfilment", "courier"};
constexpr const char* kConsumers[] = {"invoicing", "notification", "ordering"};

constexpr pg::Statement kEnds{"audit.FeedEnds", R"sql(
SELECT c.position, e.events, e.first, e.last
FROM feed_counter AS c
CROSS JOIN (SELECT coalesce(sum(events), 0)::bigint AS events, coalesce(min(position - events + 1), 0) AS first,
                   coalesce(max(position), 0) AS last
            FROM feed_events) AS e
WHERE c.id = 1)sql"};

// The first position of each gap, and how many are missing; of what is there twice, how many fewer than none. A row
// holds the events up to its position.
constexpr pg::Statement kGaps{"audit.FeedGaps", R"sql(
SELECT before + 1, position - events - before
FROM (SELECT position, events, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before
      FROM (SELECT position, events FROM feed_events
            UNION ALL SELECT position + 1, 1 FROM feed_counter WHERE id = 1) AS p) AS f
WHERE position - events <> before ORDER BY position LIMIT $1)sql"};

constexpr pg::Statement kCursors{"audit.FeedCursors", R"sql(
SELECT feed, position FROM feed_cursors ORDER BY feed LIMIT 1000)sql"};

constexpr pg::Statement kParked{"audit.ParkedEvents", R"sql(
SELECT feed, position, error FROM parked_events ORDER BY feed, position LIMIT $1)sql"};

absl::Status CheckEvents(const std::string& service, pg::Transaction& tx, int listed_max, Tally& tally,
                         std::map<std::string, int64_t>& ends) {
  ASSIGN_OR_RETURN(const pg::Result found, tx.Exec(kEnds));
  if (found.empty()) return absl::DataLossError(absl::StrCat(service, ": feed_counter has no row"));
  const auto [counter, events, first, last] = found.front().As<int64_t, int64_t, int64_t, int64_t>();
  ends[FeedOf(service)] = counter;
  tally.Checked(Invariant::kFeedIsGapless, events);
  if (last > counter) {
    tally.Violated({Invariant::kFeedIsGapless, absl::StrCat(FeedOf(service), ":", last),
                    absl::StrCat("is beyond the counter, which is at ", counter)});
  }
  if (events == counter && last == counter) return absl::OkStatus();
  ASSIGN_OR_RETURN(const pg::Result gaps, tx.Exec(kGaps, listed_max));
  for (pg::Row gap : gaps) {
    const auto [from, missing] = gap.As<int64_t, int64_t>();
    tally.Violated(
        {Invariant::kFeedIsGapless, absl::StrCat(FeedOf(service), ":", from),
         missing > 0 ? absl::StrCat(missing, " missing from here on") : absl::StrCat(-missing, " there twice")});
  }
  return absl::OkStatus();
}

absl::Status CheckCursors(const std::string& consumer, pg::Transaction& tx, const std::map<std::string, int64_t>& ends,
                          Tally& tally) {
  ASSIGN_OR_RETURN(const pg::Result cursors, tx.Exec(kCursors));
  for (pg::Row row : cursors) {
    const std::string feed = row.Get<std::string>(0);
    const int64_t position = row.Get<int64_t>(1);
    tally.Checked(Invariant::kCursorWithinFeed);
    if (consumer == "ordering") tally.Checked(Invariant::kEventsAreApplied, position);
    const auto end = ends.find(FollowedBy(feed));
    if (end != ends.end() && position <= end->second) continue;
    tally.Violated({Invariant::kCursorWithinFeed, absl::StrCat(consumer, " of ", feed),
                    end == ends.end() ? "follows a feed that is not there"
                                      : absl::StrCat("is at ", position, "; the feed ends at ", end->second)});
  }
  return absl::OkStatus();
}

absl::Status CheckParked(pg::Transaction& ordering, int listed_max, Tally& tally) {
  ASSIGN_OR_RETURN(const pg::Result parked, ordering.Exec(kParked, listed_max));
  for (pg::Row row : parked) {
    tally.Violated({Invariant::kEventsAreApplied, absl::StrCat(row.Get<std::string>(0), ":", row.Get<int64_t>(1)),
                    absl::StrCat("ordering set it aside: ", row.Get<std::string>(2))});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFeeds(Databases& databases, int listed_max, Tally& tally) {
  std::map<std::string, int64_t> ends;
  for (const char* service : kProducers) {
    RETURN_IF_ERROR(CheckEvents(service, databases.of(service), listed_max, tally, ends));
  }
  for (const char* consumer : kConsumers) {
    RETURN_IF_ERROR(CheckCursors(consumer, databases.of(consumer), ends, tally));
  }
  return CheckParked(databases.of("ordering"), listed_max, tally);
}

}  // namespace vlot::audit
