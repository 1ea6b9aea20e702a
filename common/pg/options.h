// How to reach one partition of one service's database, and how its sessions behave.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/metrics/metrics.h"

namespace vlot::pg {

struct Options {
  // libpq keywords or URI. Its own `options=-c ...` are kept and stand before ours.
  std::string conninfo;

  // The partition: becomes the search_path, alone. Statements name no schema.
  std::string schema = "p00";

  std::string application_name = "vlot";

  absl::Duration connect_timeout = absl::Seconds(5);  // whole seconds; not if the conninfo has its own
  absl::Duration lock_timeout = absl::Seconds(2);     // then 55P03, which is retried
  absl::Duration statement_timeout = absl::Seconds(30);

  // Sessions that work by keys on tables of which PostgreSQL knows nothing yet: an empty new table is scanned whole by
  // a plan that is then kept while the table grows to millions. So: no sequential scans, hash or merge joins where an
  // index can serve; generic plans (planning a batch statement anew costs more than running it, and the plan does not
  // depend on the arrays' contents); no JIT (the penalty for a forbidden scan looks like a huge query and would start
  // it). False for reports and audits, which do read whole tables.
  bool oltp_plans = true;

  // Every transaction of the session is read-only: PostgreSQL refuses writes.
  bool read_only = false;

  // Where statements are measured: vlot_pg_statement_seconds and vlot_pg_statement_errors_total, by `statement`, the
  // statement's name ("commit" and "connect" too). Not owned; null: nowhere.
  metrics::Registry* metrics = nullptr;
};

// A conninfo by its keywords.
using ConninfoParts = std::map<std::string, std::string>;

// INVALID_ARGUMENT if it cannot be read (its text is not repeated: it may hold a password).
absl::StatusOr<ConninfoParts> ParseConninfo(const std::string& conninfo);
std::string FormatConninfo(const ConninfoParts& parts);

// The conninfo that Connection uses: that of `options` with the session's settings. Fails as ParseConninfo.
absl::StatusOr<std::string> SessionConninfo(const Options& options);

}  // namespace vlot::pg
