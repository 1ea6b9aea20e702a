#include "services/invoicing/books/export_store.h"

#include "common/status/status.h"

namespace vlot::invoicing::books {
namespace {

constexpr pg::Statement kInsertExport{"books.InsertExport", R"sql(
INSERT INTO ledger_exports (export_id, format, state, from_date, until_date, sequence, lines, debit_minor, size_bytes,
                            sha256, error, creator, create_time)
VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, ''::bytea, '', $6, $7))sql"};

#define VLOT_EXPORT_COLUMNS                                                                                    \
  "export_id, format, state, from_date, until_date, sequence, lines, debit_minor, size_bytes, sha256, error, " \
  "creator, create_time, end_time"

constexpr pg::Statement kFindExport{"books.FindExport",
                                    "SELECT " VLOT_EXPORT_COLUMNS " FROM ledger_exports WHERE export_id = $1"};

constexpr pg::Statement kListExports{"books.ListExports",
                                     "SELECT " VLOT_EXPORT_COLUMNS
                                     " FROM ledger_exports WHERE ($1::uuid IS NULL OR export_id < $1) "
                                     "ORDER BY export_id DESC LIMIT $2"};

constexpr pg::Statement kLockExportToBuild{"books.LockExportToBuild",
                                           "SELECT " VLOT_EXPORT_COLUMNS
                                           " FROM ledger_exports WHERE state = 1 ORDER BY export_id LIMIT 1 "
                                           "FOR UPDATE SKIP LOCKED"};

#undef VLOT_EXPORT_COLUMNS

constexpr pg::Statement kFinishExport{"books.FinishExport", R"sql(
UPDATE ledger_exports
SET state = $2, sequence = $3, lines = $4, debit_minor = $5, size_bytes = $6, sha256 = $7, error = $8, end_time = $9
WHERE export_id = $1)sql"};

constexpr pg::Statement kInsertPart{"books.InsertPart",
                                    "INSERT INTO ledger_export_parts (export_id, part, content) VALUES ($1, $2, $3)"};

constexpr pg::Statement kReadParts{"books.ReadParts", R"sql(
SELECT content FROM ledger_export_parts
WHERE export_id = $1 AND part BETWEEN $2 AND $3 ORDER BY part LIMIT 16)sql"};

ExportRow ReadRow(const pg::Row& row) {
  return {.id = row.Get<ExportId>(0),
          .wish = {row.Get<Format>(1), {row.Get<absl::CivilDay>(3), row.Get<absl::CivilDay>(4)}},
          .state = row.Get<ExportState>(2),
          .summary = {row.Get<int64_t>(5), row.Get<int64_t>(6), row.Get<int64_t>(7)},
          .size_bytes = row.Get<int64_t>(8),
          .sha256 = row.Get<pg::Bytes>(9).data,
          .error = row.Get<std::string>(10),
          .creator = row.Get<std::string>(11),
          .create_time = row.Get<absl::Time>(12),
          .end_time = row.Get<std::optional<absl::Time>>(13)};
}

std::optional<ExportRow> FirstOf(const pg::Result& rows) {
  if (rows.empty()) return std::nullopt;
  return ReadRow(rows.front());
}

}  // namespace

absl::Status InsertExport(pg::Transaction& tx, const ExportRow& row) {
  return tx.ExecLater(kInsertExport, row.id, row.wish.format, row.state, row.wish.period.begin, row.wish.period.end,
                      row.creator, row.create_time);
}

absl::StatusOr<std::optional<ExportRow>> FindExport(pg::Transaction& tx, ExportId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindExport, id));
  return FirstOf(rows);
}

absl::StatusOr<std::vector<ExportRow>> ListExports(pg::Transaction& tx, ExportId before, int limit) {
  const std::optional<ExportId> from = before.IsNil() ? std::nullopt : std::optional(before);
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListExports, from, limit));
  std::vector<ExportRow> exports;
  for (const pg::Row row : rows) exports.push_back(ReadRow(row));
  return exports;
}

absl::StatusOr<std::optional<ExportRow>> LockExportToBuild(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kLockExportToBuild));
  return FirstOf(rows);
}

absl::Status FinishExport(pg::Transaction& tx, const ExportRow& row) {
  return tx.ExecLater(kFinishExport, row.id, row.state, row.summary.sequence, row.summary.lines,
                      row.summary.debit_minor, row.size_bytes, pg::BytesView{row.sha256}, row.error, row.end_time);
}

absl::Status InsertPart(pg::Transaction& tx, ExportId id, int32_t part, std::string_view content) {
  return tx.ExecLater(kInsertPart, id, part, pg::BytesView{content});
}

absl::StatusOr<std::string> ReadExport(pg::Transaction& tx, ExportId id, int64_t offset, int64_t size) {
  const int64_t first = offset / kStoredPartBytes;
  const int64_t last = (offset + size - 1) / kStoredPartBytes;
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadParts, id, first, last));
  std::string content;
  for (const pg::Row row : rows) content += row.Get<pg::Bytes>(0).data;
  const auto skipped = static_cast<size_t>(offset - first * kStoredPartBytes);
  if (skipped >= content.size()) return std::string();
  return content.substr(skipped, static_cast<size_t>(size));
}

}  // namespace vlot::invoicing::books
