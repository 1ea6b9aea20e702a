#include "services/vlot/bench/preload/table_template.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::bench {
namespace {

// Identity columns that are always generated are left to PostgreSQL.
constexpr pg::Statement kReadColumns{"bench.ReadColumns", R"sql(
  SELECT c.relname::text, a.attname::text
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid
   WHERE n.nspname = 'p00' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity <> 'a' AND a.attgenerated = ''
   ORDER BY c.relname, a.attnum
   LIMIT 10000)sql"};

// A row of these holds what many orders had in common, and is history once they are finished
// (services/courier/README.md).
const std::set<std::string>& Shared() {
  static const auto& tables = *new std::set<std::string>{"job_changes", "offers"};
  return tables;
}

// What counts rows or orders, and what stands for it in a template.
std::string ColumnOrMarker(const std::string& table, const std::string& column) {
  static const auto& markers = *new std::map<std::string, std::string>{{"feed_events.position", kPositionMarker},
                                                                       {"orders.serial", kSerialMarker},
                                                                       {"jobs.tracking_number", kTrackingMarker}};
  const auto marker = markers.find(absl::StrCat(table, ".", column));
  return marker == markers.end() ? column : absl::StrCat("'", marker->second, "'");
}

using Columns = std::map<std::string, std::vector<std::string>>;  // by table

absl::StatusOr<Columns> ReadColumns(const std::string& conninfo) {
  ASSIGN_OR_RETURN(auto connection, pg::Connection::Open({.conninfo = conninfo, .schema = "p00", .oltp_plans = false}));
  return pg::ReadOnly(*connection, [](pg::Transaction& tx) -> absl::StatusOr<Columns> {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadColumns));
    Columns columns;
    for (const pg::Row row : rows) columns[row.Get<std::string>(0)].push_back(row.Get<std::string>(1));
    return columns;
  });
}

std::string CopyOut(const std::string& table, const std::vector<std::string>& columns, const OrderNames& names) {
  std::vector<std::string> selected, found;
  for (const std::string& column : columns) selected.push_back(ColumnOrMarker(table, column));
  for (const std::string& form : IdForms(names)) found.push_back(absl::StrCat("strpos(t::text, '", form, "') > 0"));
  return absl::StrCat("COPY (SELECT ", absl::StrJoin(selected, ", "), " FROM p00.", table, " AS t WHERE ",
                      absl::StrJoin(found, " OR "), " ORDER BY t.ctid) TO STDOUT");
}

absl::StatusOr<std::vector<Stencil>> CutRows(CopyStream& stream, const std::string& copy, const OrderNames& names) {
  ASSIGN_OR_RETURN(const std::vector<std::string> lines, stream.Out(copy));
  const std::vector<std::string> forms = FormsOfOriginal(names);
  std::vector<Stencil> rows;
  for (const std::string& line : lines) rows.push_back(Stencil::Cut(line, forms));
  return rows;
}

}  // namespace

absl::StatusOr<std::vector<TableTemplate>> ReadTemplates(const std::string& conninfo,
                                                         const std::vector<OrderNames>& originals) {
  ASSIGN_OR_RETURN(const Columns columns, ReadColumns(conninfo));
  ASSIGN_OR_RETURN(CopyStream stream, CopyStream::Open(conninfo));
  std::vector<TableTemplate> templates;
  for (const auto& [table, names] : columns) {
    if (Shared().contains(table)) continue;
    TableTemplate made{.table = table, .columns = absl::StrJoin(names, ", "), .feed = table == "feed_events"};
    size_t rows = 0;
    for (const OrderNames& original : originals) {
      ASSIGN_OR_RETURN(auto cut, CutRows(stream, CopyOut(table, names, original), original));
      rows += cut.size();
      made.orders.push_back(std::move(cut));
    }
    if (rows > 0) templates.push_back(std::move(made));
  }
  return templates;
}

}  // namespace vlot::bench
