#include "services/vlot/audit/statement_check.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::audit {
namespace {

std::string TextOr(const pg::Row& row, size_t column, const char* none) {
  return row.IsNull(column) ? none : std::string(row.Text(column));
}

absl::Status RunCheck(pg::Transaction& tx, const StatementCheck& check, int listed_max, Tally& tally) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(check.statement, listed_max));
  int64_t listed = 0;
  for (pg::Row row : rows) {
    if (row.IsNull(2)) continue;
    ++listed;
    tally.Violated({check.invariant, absl::StrCat(check.id_prefix, TextOr(row, 2, "")),
                    absl::StrCat("expected ", TextOr(row, 3, "nothing"), ", found ", TextOr(row, 4, "nothing"))});
  }
  tally.Checked(check.invariant, rows.front().Get<int64_t>(0));
  tally.ViolatedMore(check.invariant, rows.front().Get<int64_t>(1) - listed);
  return tx.status();
}

}  // namespace

absl::Status RunChecks(Databases& databases, const std::vector<StatementCheck>& checks, int listed_max, Tally& tally) {
  for (const StatementCheck& check : checks) {
    RETURN_IF_ERROR(RunCheck(databases.of(check.service), check, listed_max, tally));
  }
  return absl::OkStatus();
}

}  // namespace vlot::audit
