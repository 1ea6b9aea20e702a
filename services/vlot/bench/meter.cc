#include "services/vlot/bench/meter.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/pg/cluster_files.h"
#include "common/pg/pg.h"
#include "common/status/status.h"
#include "services/vlot/host.h"

namespace vlot::bench {
namespace {

// Names of the fields of /proc/<pid>/stat behind the command: proc(5) counts from 1, and the first of these is 3.
enum Stat { kUtime = 14 - 3, kStime = 15 - 3, kCutime = 16 - 3, kCstime = 17 - 3 };

constexpr pg::Statement kReadWal{"bench.ReadWal", R"sql(
  SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
   LIMIT 1)sql"};

constexpr pg::Statement kReadTransactions{"bench.ReadTransactions", R"sql(
  SELECT datname::text, xact_commit
    FROM pg_stat_database
   WHERE datname LIKE 'vlot\_%' AND datname <> 'vlot_tpcb'
   ORDER BY datname
   LIMIT 100)sql"};

// Of the database that it is asked in.
constexpr pg::Statement kReadSizes{"bench.ReadSizes", R"sql(
  SELECT coalesce(sum(pg_table_size(c.oid)), 0)::bigint, coalesce(sum(pg_indexes_size(c.oid)), 0)::bigint
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = 'p00' AND c.relkind = 'r'
   LIMIT 1)sql"};

constexpr pg::Statement kReadFeedEnd{"bench.ReadFeedEnd", R"sql(
  SELECT position FROM p00.feed_counter WHERE id = 1)sql"};

constexpr pg::Statement kReadBackends{"bench.ReadBackends", R"sql(
  SELECT pid, CASE WHEN backend_type = 'client backend' THEN datname::text ELSE backend_type END
    FROM pg_stat_activity
   ORDER BY pid
   LIMIT 1000)sql"};

constexpr pg::Statement kReadSettings{"bench.ReadSettings", R"sql(
  SELECT name, current_setting(name)
    FROM pg_settings
   WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_compression', 'shared_buffers',
                  'max_wal_size', 'wal_level', 'wal_sync_method', 'server_version')
   ORDER BY name
   LIMIT 100)sql"};

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// CPU time of a process so far, with its ended children's if asked for; 0 when it is gone.
int64_t CpuMicros(pid_t pid, bool with_children = false) {
  const std::string stat = ReadWhole(absl::StrCat("/proc/", pid, "/stat"));
  const size_t behind = stat.rfind(") ");
  if (behind == std::string::npos) return 0;
  const std::vector<std::string> fields = absl::StrSplit(stat.substr(behind + 2), ' ');
  static const int64_t micros_per_tick = 1'000'000 / sysconf(_SC_CLK_TCK);
  int64_t ticks = 0;
  for (const int field : {kUtime, kStime, kCutime, kCstime}) {
    int64_t value = 0;
    if ((field < kCutime || with_children) && absl::SimpleAtoi(fields[static_cast<size_t>(field)], &value)) {
      ticks += value;
    }
  }
  return ticks * micros_per_tick;
}

// Of a line such as "VmHWM:     12345 kB" in /proc/<pid>/<file>; 0 when the process is gone.
int64_t Kilobytes(pid_t pid, absl::string_view file, absl::string_view what) {
  for (const absl::string_view line : absl::StrSplit(ReadWhole(absl::StrCat("/proc/", pid, "/", file)), '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    int64_t kilobytes = 0;
    if (words.size() > 1 && words[0] == what && absl::SimpleAtoi(words[1], &kilobytes)) return kilobytes;
  }
  return 0;
}

absl::StatusOr<std::unique_ptr<pg::Connection>> Connect(const std::string& conninfo) {
  return pg::Connection::Open(
      {.conninfo = conninfo, .schema = "public", .application_name = "vlot-bench", .oltp_plans = false});
}

}  // namespace

Reading Reading::operator-(const Reading& before) const {
  return {.cpu_us = Minus(cpu_us, before.cpu_us),
          .postgres_cpu_us = Minus(postgres_cpu_us, before.postgres_cpu_us),
          .transactions = Minus(transactions, before.transactions),
          .wal_bytes = wal_bytes - before.wal_bytes,
          .heap_bytes = Minus(heap_bytes, before.heap_bytes),
          .index_bytes = Minus(index_bytes, before.index_bytes),
          .peak_kb = peak_kb,
          .resident_kb = resident_kb};
}

absl::StatusOr<std::unique_ptr<Meter>> Meter::Make(const std::string& conninfo, int postmaster_pid,
                                                   Processes processes) {
  std::unique_ptr<Meter> meter(new Meter(postmaster_pid, std::move(processes)));
  ASSIGN_OR_RETURN(meter->connection_, Connect(conninfo));
  ASSIGN_OR_RETURN(pg::ConninfoParts parts, pg::ParseConninfo(conninfo));
  for (const std::string& service : AllServices()) {
    if (service == "gateway") continue;  // keeps nothing
    const std::string database = "vlot_" + service;
    parts["dbname"] = database;
    ASSIGN_OR_RETURN(meter->databases_[database], Connect(pg::FormatConninfo(parts)));
  }
  return meter;
}

absl::StatusOr<Reading> Meter::Read() {
  Reading reading;
  for (const auto& [name, pid] : processes_) {
    reading.cpu_us[name] = CpuMicros(pid);
    reading.peak_kb[name] = Kilobytes(pid, "status", "VmHWM:");
    reading.resident_kb[name] = Kilobytes(pid, "status", "VmRSS:");
  }
  RETURN_IF_ERROR(ReadBackends(reading));
  RETURN_IF_ERROR(ReadDatabases(reading));
  return reading;
}

absl::Status Meter::ReadDatabases(Reading& reading) {
  RETURN_IF_ERROR(pg::ReadOnly(*connection_, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const pg::Result wal, tx.Exec(kReadWal));
    reading.wal_bytes = wal.front().Get<int64_t>(0);
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadTransactions));
    for (const pg::Row row : rows) reading.transactions[row.Get<std::string>(0)] = row.Get<int64_t>(1);
    return absl::OkStatus();
  }));
  for (const auto& database : databases_) {
    RETURN_IF_ERROR(pg::ReadOnly(*database.second, [&](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const pg::Result sizes, tx.Exec(kReadSizes));
      std::tie(reading.heap_bytes[database.first], reading.index_bytes[database.first]) =
          sizes.front().As<int64_t, int64_t>();
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Meter::EndOfFeed() {
  return pg::ReadOnly(*databases_.at("vlot_ordering"), [](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadFeedEnd));
    return rows.front().Get<int64_t>(0);
  });
}

absl::Status Meter::ReadBackends(Reading& reading) {
  std::map<pid_t, std::string> backends;
  RETURN_IF_ERROR(pg::ReadOnly(*connection_, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadBackends));
    for (const pg::Row row : rows) backends[row.Get<int32_t>(0)] = row.Get<std::string>(1);
    return absl::OkStatus();
  }));
  // A backend that ends is no longer listed, and not counted among the postmaster's ended children yet.
  constexpr char kEnded[] = "postmaster and ended backends";
  // Its processes share most of what they hold: each counts for its part of it (Pss).
  int64_t resident_kb = Kilobytes(postmaster_pid_, "smaps_rollup", "Pss:");
  for (const pid_t child : pg::ChildrenOf(postmaster_pid_)) {
    resident_kb += Kilobytes(child, "smaps_rollup", "Pss:");
    const auto listed = backends.find(child);
    reading.postgres_cpu_us[listed == backends.end() ? kEnded : listed->second] += CpuMicros(child);
  }
  reading.postgres_cpu_us[kEnded] += CpuMicros(postmaster_pid_, true);
  postgres_peak_kb_ = std::max(postgres_peak_kb_, resident_kb);
  if (resident_kb > 0) {  // else it is another user's, and nobody tells us
    reading.resident_kb[kPostgres] = resident_kb;
    reading.peak_kb[kPostgres] = postgres_peak_kb_;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, std::string>> Meter::Settings() {
  return pg::ReadOnly(*connection_, [](pg::Transaction& tx) -> absl::StatusOr<std::map<std::string, std::string>> {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadSettings));
    std::map<std::string, std::string> settings;
    for (const pg::Row row : rows) settings[std::string(row.Text(0))] = std::string(row.Text(1));
    return settings;
  });
}

}  // namespace vlot::bench
