#include "services/vlot/bench/preload/table_template.h"

#include <map>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

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
// (services/courier/README.md,
// common/due/due_checks.h).
const std::set<std::string>& Shared() {
  static const auto& tables = *new std::set<std::string>{"due_checks", "job_changes", "offers"};
  return tables;
}

constexpr char kFeed[] = "feed_events";

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
  return absl::StrCat("COPY (SELECT t.ctid, ", table == kFeed ? "t.events" : "0", ", ", absl::StrJoin(selected, ", "),
                      " FROM p00.", table, " AS t WHERE ", absl::StrJoin(found, " OR "), " ORDER BY t.ctid) TO STDOUT");
}

// Reads the rows of one original after another.
class RowReader {
 public:
  explicit RowReader(CopyStream& stream) : stream_(stream) {}

  absl::StatusOr<std::vector<RowTemplate>> Read(const std::string& copy, const OrderNames& names) {
    ASSIGN_OR_RETURN(const std::vector<std::string> lines, stream_.Out(copy));
    const std::vector<std::string> forms = FormsOfOriginal(names);
    std::vector<RowTemplate> rows;
    for (const std::string& line : lines) {
      const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits('\t', 2));
      RowTemplate row;
      if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &row.events)) return absl::DataLossError(line);
      if (!seen_.insert(std::string(parts[0])).second) {
        return absl::FailedPreconditionError(absl::StrCat("a row belongs to two orders: ", line));
      }
      row.line = Stencil::Cut(StdView(parts[2]), forms);
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  CopyStream& stream_;
  std::set<std::string> seen_;  // places of rows in the table
};

}  // namespace

absl::StatusOr<std::vector<TableTemplate>> ReadTemplates(const std::string& conninfo,
                                                         const std::vector<OrderNames>& originals) {
  ASSIGN_OR_RETURN(const Columns columns, ReadColumns(conninfo));
  ASSIGN_OR_RETURN(CopyStream stream, CopyStream::Open(conninfo));
  std::vector<TableTemplate> templates;
  for (const auto& [table, names] : columns) {
    if (Shared().contains(table)) continue;
    TableTemplate made{.table = table, .columns = absl::StrJoin(names, ", ")};
    RowReader reader(stream);
    size_t rows = 0;
    for (const OrderNames& original : originals) {
      auto read = reader.Read(CopyOut(table, names, original), original);
      if (!read.ok()) return WithContext(read.status(), table);
      rows += read->size();
      made.orders.push_back(*std::move(read));
    }
    if (rows > 0) templates.push_back(std::move(made));
  }
  return templates;
}

}  // namespace vlot::bench
