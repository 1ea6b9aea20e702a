// Exports and the parts of their files as rows: SQL and mapping. Everything works inside the caller's transaction and
// never commits. Errors are those of common/pg.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/books/reports.h"

namespace vlot::invoicing::books {

struct ExportTag {
  static constexpr std::string_view kCollection = "ledgerExports";
};
using ExportId = Id<ExportTag>;

// The numbers are stored: never change them, only add.
enum class ExportState : int16_t { kBuilding = 1, kReady = 2, kFailed = 3 };

struct ExportRow {
  ExportId id;
  ExportWish wish;
  ExportState state = ExportState::kBuilding;
  ExportSummary summary;  // when ready
  int64_t size_bytes = 0;
  std::string sha256;  // 32 bytes
  std::string error;   // when failed
  std::string creator;
  absl::Time create_time;
  std::optional<absl::Time> end_time;
};

// A file is kept in parts of this size, but for its last.
inline constexpr int64_t kStoredPartBytes = 1 << 20;

absl::Status InsertExport(pg::Transaction& tx, const ExportRow& row);
absl::StatusOr<std::optional<ExportRow>> FindExport(pg::Transaction& tx, ExportId id);
// Newest first, at most `limit`, older than `before` (nil: from the newest).
absl::StatusOr<std::vector<ExportRow>> ListExports(pg::Transaction& tx, ExportId before, int limit);

// The oldest that is being built and that nobody else holds, locked.
absl::StatusOr<std::optional<ExportRow>> LockExportToBuild(pg::Transaction& tx);
// Writes all that building it brought.
absl::Status FinishExport(pg::Transaction& tx, const ExportRow& row);

// `part` counts from 0.
absl::Status InsertPart(pg::Transaction& tx, ExportId id, int32_t part, std::string_view content);
// At most `size` bytes of the file from `offset` on; none at its end.
absl::StatusOr<std::string> ReadExport(pg::Transaction& tx, ExportId id, int64_t offset, int64_t size);

}  // namespace vlot::invoicing::books
