// What the work costs: CPU of each process, PostgreSQL's own by database, transactions, WAL, bytes on disk, memory.
// Readings only grow; the difference of two of them is a cost.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/pg/connection.h"
#include "services/vlot/bench/figures.h"

namespace vlot::bench {

using Processes = std::map<std::string, pid_t>;

// All processes of the server together, among those whose memory is told: the most at a reading, between phases.
inline constexpr char kPostgres[] = "postgres_between_phases";

struct Reading {
  Amounts cpu_us;           // by process of ours
  Amounts postgres_cpu_us;  // by database, or by kind of background process
  Amounts transactions;     // committed, reads too, by database; PostgreSQL tells late (1 s)
  int64_t wal_bytes = 0;
  Amounts heap_bytes;   // of tables, by database
  Amounts index_bytes;  // by database
  Amounts peak_kb;      // highest resident memory so far, by process of ours; of PostgreSQL among all readings
  Amounts resident_kb;  // now

  Reading operator-(const Reading& before) const;  // memory as it is
};

// Used by one thread at a time.
class Meter {
 public:
  // `conninfo` is a superuser's.
  static absl::StatusOr<std::unique_ptr<Meter>> Make(const std::string& conninfo, int postmaster_pid,
                                                     Processes processes);

  absl::StatusOr<Reading> Read();
  // "fsync on, synchronous_commit on, ...": as this server has them.
  absl::StatusOr<std::map<std::string, std::string>> Settings();
  // The last position of ordering's feed.
  absl::StatusOr<int64_t> EndOfFeed();

 private:
  Meter(int postmaster_pid, Processes processes) : postmaster_pid_(postmaster_pid), processes_(std::move(processes)) {}
  absl::Status ReadBackends(Reading& reading);
  absl::Status ReadDatabases(Reading& reading);

  const int postmaster_pid_;
  int64_t postgres_peak_kb_ = 0;
  const Processes processes_;
  std::unique_ptr<pg::Connection> connection_;
  std::map<std::string, std::unique_ptr<pg::Connection>> databases_;  // of the services, by their name
};

}  // namespace vlot::bench
