#include "services/courier/change_store.h"

#include <algorithm>
#include <tuple>

#include "common/status/status.h"
#include "services/courier/job_columns.h"

namespace vlot::courier {
namespace {

// $2..$5 describe rows, $6 and $7 hold their entries one after the other.
constexpr pg::Statement kAppendChanges{"courier.AppendChanges", R"sql(
  WITH counter AS (
    UPDATE job_change_counter SET position = position + $1 WHERE id = 1 RETURNING position
  )
  INSERT INTO job_changes (partner_id, position, state, job_ids, versions)
  SELECT g.partner_id, counter.position - $1 + g.last, g.state, ($6::uuid[])[g.first : g.last],
         ($7::int[])[g.first : g.last]
  FROM counter CROSS JOIN unnest($2::uuid[], $3::smallint[], $4::int[], $5::int[]) AS g(partner_id, state, first, last)
  )sql"};

// How many rows of changes are looked at for one page, when their jobs have all changed since.
constexpr int kRowsMax = 200;

constexpr pg::Statement kReadChangeRows{"courier.ReadChangeRows", R"sql(
  SELECT position, cardinality(job_ids)
  FROM job_changes
  WHERE partner_id = $1 AND position > $2 AND (cardinality($3::smallint[]) = 0 OR state = ANY ($3::smallint[]))
  ORDER BY position
  LIMIT $4)sql"};

constexpr pg::Statement kReadChanges{
    "courier.ReadChanges",
    "SELECT c.position - cardinality(c.job_ids) + e.number, c.state, " VLOT_COURIER_STORED_JOB_COLUMNS R"sql(
  FROM job_changes c
    CROSS JOIN LATERAL unnest(c.job_ids, c.versions) WITH ORDINALITY AS e(job_id, version, number)
    JOIN jobs j ON j.job_id = e.job_id
  WHERE c.partner_id = $1 AND c.position > $2 AND c.position <= $3
    AND (cardinality($4::smallint[]) = 0 OR c.state = ANY ($4::smallint[]))
    AND c.position - cardinality(c.job_ids) + e.number > $2
    AND ((j.partner_id = $1 AND j.version = e.version) OR (c.state = 17 AND j.partner_id IS DISTINCT FROM $1))
  ORDER BY c.position, e.number
  LIMIT $5)sql"};

constexpr pg::Statement kInsertOffers{"courier.InsertOffers", R"sql(
  INSERT INTO offers (accept_until, offer_id, job_ids)
  SELECT g.accept_until, g.offer_id, ($5::uuid[])[g.first : g.last]
  FROM unnest($1::timestamptz[], $2::uuid[], $3::int[], $4::int[]) AS g(accept_until, offer_id, first, last))sql"};

constexpr pg::Statement kClaimOffers{"courier.ClaimOffers", R"sql(
  SELECT accept_until, offer_id, unnest(job_ids)
  FROM (SELECT accept_until, offer_id, job_ids
        FROM offers WHERE accept_until <= $1
        ORDER BY accept_until, offer_id LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
  ORDER BY accept_until, offer_id)sql"};

constexpr pg::Statement kDeleteOffers{"courier.DeleteOffers", R"sql(
  DELETE FROM offers o USING unnest($1::timestamptz[], $2::uuid[]) AS d(accept_until, offer_id)
  WHERE o.accept_until = d.accept_until AND o.offer_id = d.offer_id)sql"};

// The runs of neighbours with the same key, as 1-based bounds in PostgreSQL's way.
struct Runs {
  pg::Column<int32_t> first, last;
};

template <class T, class SameRun, class Begin>
Runs FindRuns(const std::vector<T>& items, SameRun same, Begin begin) {
  Runs runs;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i == 0 || !same(items[i - 1], items[i])) {
      if (i > 0) runs.last.Add(static_cast<int32_t>(i));
      runs.first.Add(static_cast<int32_t>(i + 1));
      begin(items[i]);
    }
  }
  runs.last.Add(static_cast<int32_t>(items.size()));
  return runs;
}

}  // namespace

absl::Status AppendChanges(pg::Transaction& tx, std::vector<JobChange>& changes) {
  if (changes.empty()) return absl::OkStatus();
  const auto key = [](const JobChange& c) { return std::tuple(c.partner, c.state); };
  std::stable_sort(changes.begin(), changes.end(),
                   [&](const JobChange& a, const JobChange& b) { return key(a) < key(b); });
  pg::Column<PartnerId> partners;
  pg::Column<State> states;
  const Runs runs = FindRuns(
      changes, [&](const JobChange& a, const JobChange& b) { return key(a) == key(b); },
      [&](const JobChange& c) {
        partners.Add(c.partner);
        states.Add(c.state);
      });
  return tx.ExecLater(kAppendChanges, static_cast<int64_t>(changes.size()), partners, states, runs.first, runs.last,
                      pg::ArrayOf(changes, [](const JobChange& c) { return c.job; }),
                      pg::ArrayOf(changes, [](const JobChange& c) { return c.version; }));
}

absl::StatusOr<ChangePage> ReadChanges(pg::Transaction& tx, const PartnerId& partner, int64_t after,
                                       absl::Span<const State> states, int max) {
  const auto wanted = pg::Array(states);
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadChangeRows, partner, after, wanted, kRowsMax));
  ChangePage page{.next_position = after};
  if (rows.empty()) return page;
  // Rows until there are enough entries; those that are history by then only make the page shorter.
  int64_t entries = 0;
  size_t taken = 0;
  for (; taken < rows.size() && entries < max; ++taken) {
    page.next_position = rows[taken].Get<int64_t>(0);
    entries += rows[taken].Get<int64_t>(1);
  }
  page.more = taken < rows.size() || rows.size() == kRowsMax;
  ASSIGN_OR_RETURN(const pg::Result found, tx.Exec(kReadChanges, partner, after, page.next_position, wanted, max));
  page.jobs.reserve(found.size());
  for (pg::Row row : found) {
    ChangedJob& changed = page.jobs.emplace_back();
    changed.position = row.Get<int64_t>(0);
    changed.stored = ReadStoredJob(row, 2);
    changed.lost = changed.stored.job.partner != partner;
  }
  if (page.jobs.size() == static_cast<size_t>(max) && page.jobs.back().position < page.next_position) {
    page.next_position = page.jobs.back().position;
    page.more = true;
  }
  return page;
}

absl::Status InsertOffers(pg::Transaction& tx, std::vector<WaitingOffer>& offers, UuidV7Generator& ids) {
  if (offers.empty()) return absl::OkStatus();
  std::stable_sort(offers.begin(), offers.end(),
                   [](const WaitingOffer& a, const WaitingOffer& b) { return a.accept_until < b.accept_until; });
  pg::Column<absl::Time> times;
  pg::Column<Uuid> offer_ids;
  const Runs runs = FindRuns(
      offers, [](const WaitingOffer& a, const WaitingOffer& b) { return a.accept_until == b.accept_until; },
      [&](const WaitingOffer& o) {
        times.Add(o.accept_until);
        offer_ids.Add(ids.Next());
      });
  return tx.ExecLater(kInsertOffers, times, offer_ids, runs.first, runs.last,
                      pg::ArrayOf(offers, [](const WaitingOffer& o) { return o.job; }));
}

absl::StatusOr<std::vector<JobId>> TakeDueOffers(pg::Transaction& tx, absl::Time now, int rows_max) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kClaimOffers, now, rows_max));
  std::vector<JobId> jobs;
  pg::Column<absl::Time> times;
  pg::Column<Uuid> offer_ids;
  for (pg::Row row : rows) {
    times.Add(row.Get<absl::Time>(0));  // as often as it has jobs: deleting twice does no harm
    offer_ids.Add(row.Get<Uuid>(1));
    jobs.push_back(row.Get<JobId>(2));
  }
  if (!jobs.empty()) RETURN_IF_ERROR(tx.ExecLater(kDeleteOffers, times, offer_ids));
  return jobs;
}

}  // namespace vlot::courier
