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

namespace vlot::bench {

struct Reading {
  std::map<std::string, int64_t> cpu_us;           // by process of ours
  std::map<std::string, int64_t> postgres_cpu_us;  // by database, or by kind of background process
  int64_t transactions = 0;                        // committed, reads too, all services; PostgreSQL tells late (1 s)
  int64_t wal_bytes = 0;
  int64_t disk_bytes = 0;                  // of the services' databases
  std::map<std::string, int64_t> peak_kb;  // highest resident memory so far, by process of ours

  Reading operator-(const Reading& before) const;  // peaks as they are
};

// Used by one thread at a time.
class Meter {
 public:
  static absl::StatusOr<std::unique_ptr<Meter>> Make(const std::string& conninfo, int postmaster_pid,
                                                     std::map<std::string, pid_t> processes);

  absl::StatusOr<Reading> Read();
  // "fsync on, synchronous_commit on, ...": as this server has them.
  absl::StatusOr<std::map<std::string, std::string>> Settings();

 private:
  Meter(std::unique_ptr<pg::Connection> connection, int postmaster_pid, std::map<std::string, pid_t> processes)
      : connection_(std::move(connection)), postmaster_pid_(postmaster_pid), processes_(std::move(processes)) {}
  absl::Status ReadBackends(Reading& reading);

  const std::unique_ptr<pg::Connection> connection_;
  const int postmaster_pid_;
  const std::map<std::string, pid_t> processes_;
};

}  // namespace vlot::bench
