#include "services/vlot/bench/meter.h"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::bench {
namespace {

// Names of the fields of /proc/<pid>/stat behind the command: proc(5) counts from 1, and the first of these is 3.
enum Stat { kUtime = 14 - 3, kStime = 15 - 3, kCutime = 16 - 3, kCstime = 17 - 3 };

constexpr pg::Statement kReadTotals{"bench.ReadTotals", R"sql(
  SELECT sum(xact_commit)::bigint, sum(pg_database_size(datid))::bigint,
         pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
    FROM pg_stat_database
   WHERE datname LIKE 'vlot\_%' AND datname <> 'vlot_tpcb'
   LIMIT 1)sql"};

constexpr pg::Statement kReadBackends{"bench.ReadBackends", R"sql(
  SELECT pid, CASE WHEN backend_type = 'client backend' THEN datname::text ELSE backend_type END
    FROM pg_stat_activity
   ORDER BY pid
   LIMIT 1000)sql"};

constexpr pg::Statement kReadSettings{"bench.ReadSettings", R"sql(
  SELECT name, current_setting(name)
    FROM pg_settings
   WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_compression', 'shared_buffers',
                  'max_wal_size', 'server_version')
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

int64_t PeakKilobytes(pid_t pid) {
  for (const absl::string_view line : absl::StrSplit(ReadWhole(absl::StrCat("/proc/", pid, "/status")), '\n')) {
    if (line.substr(0, 6) != "VmHWM:") continue;
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    int64_t kilobytes = 0;
    if (words.size() > 1 && absl::SimpleAtoi(words[1], &kilobytes)) return kilobytes;
  }
  return 0;
}

std::map<std::string, int64_t> Minus(std::map<std::string, int64_t> after,
                                     const std::map<std::string, int64_t>& before) {
  for (const auto& [name, value] : before) after[name] -= value;
  return after;
}

}  // namespace

Reading Reading::operator-(const Reading& before) const {
  return {.cpu_us = Minus(cpu_us, before.cpu_us),
          .postgres_cpu_us = Minus(postgres_cpu_us, before.postgres_cpu_us),
          .transactions = transactions - before.transactions,
          .wal_bytes = wal_bytes - before.wal_bytes,
          .disk_bytes = disk_bytes - before.disk_bytes,
          .peak_kb = peak_kb};
}

absl::StatusOr<std::unique_ptr<Meter>> Meter::Make(const std::string& conninfo, int postmaster_pid,
                                                   std::map<std::string, pid_t> processes) {
  ASSIGN_OR_RETURN(
      auto connection,
      pg::Connection::Open(
          {.conninfo = conninfo, .schema = "public", .application_name = "vlot-bench", .oltp_plans = false}));
  return std::unique_ptr<Meter>(new Meter(std::move(connection), postmaster_pid, std::move(processes)));
}

absl::StatusOr<Reading> Meter::Read() {
  Reading reading;
  for (const auto& [name, pid] : processes_) {
    reading.cpu_us[name] = CpuMicros(pid);
    reading.peak_kb[name] = PeakKilobytes(pid);
  }
  RETURN_IF_ERROR(ReadBackends(reading));
  RETURN_IF_ERROR(pg::ReadOnly(*connection_, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadTotals));
    std::tie(reading.transactions, reading.disk_bytes, reading.wal_bytes) =
        rows.front().As<int64_t, int64_t, int64_t>();
    return absl::OkStatus();
  }));
  return reading;
}

absl::Status Meter::ReadBackends(Reading& reading) {
  reading.postgres_cpu_us["postmaster and ended backends"] = CpuMicros(postmaster_pid_, true);
  return pg::ReadOnly(*connection_, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadBackends));
    for (const pg::Row row : rows) {
      const auto [pid, what] = row.As<int32_t, std::string>();
      reading.postgres_cpu_us[what] += CpuMicros(pid);
    }
    return absl::OkStatus();
  });
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
