#include "common/due/due_checks.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "common/status/status.h"

namespace vlot::due {
namespace {

constexpr pg::Statement kInsertDueCheck{"due.InsertDueCheck", R"sql(
INSERT INTO due_checks (check_at, subject_ids) VALUES ($1, $2::uuid[]))sql"};

constexpr pg::Statement kTakeDueChecks{"due.TakeDueChecks", R"sql(
WITH taken AS (
  DELETE FROM due_checks
  WHERE (check_at, check_id) IN (
    SELECT check_at, check_id FROM due_checks WHERE check_at <= $1 ORDER BY check_at, check_id LIMIT $2
    FOR UPDATE SKIP LOCKED)
  RETURNING check_id, subject_ids)
SELECT check_id, unnest(subject_ids) FROM taken)sql"};

constexpr absl::Duration kTogether = absl::Seconds(10);

}  // namespace

absl::Status InsertChecks(pg::Transaction& tx, std::vector<Due> things, size_t things_max) {
  std::sort(things.begin(), things.end(), [](const Due& a, const Due& b) { return a.at < b.at; });
  for (size_t begin = 0, end = 0; begin < things.size(); begin = end) {
    const absl::Time at = things[begin].at;
    while (end < things.size() && end - begin < things_max && things[end].at <= at + kTogether) ++end;
    const auto together = absl::MakeConstSpan(things).subspan(begin, end - begin);
    RETURN_IF_ERROR(tx.ExecLater(kInsertDueCheck, at, pg::ArrayOf(together, [](const Due& due) { return due.id; })));
  }
  return absl::OkStatus();
}

absl::StatusOr<Taken> TakeChecks(pg::Transaction& tx, absl::Time until, int checks_max) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kTakeDueChecks, until, checks_max));
  Taken taken;
  absl::flat_hash_set<int64_t> checks;
  for (const pg::Row row : rows) {
    checks.insert(row.Get<int64_t>(0));
    taken.ids.push_back(row.Get<Uuid>(1));
  }
  taken.more = checks.size() == static_cast<size_t>(checks_max);
  return taken;
}

}  // namespace vlot::due
