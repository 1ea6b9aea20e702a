// A PostgreSQL cluster of our own: the embedded default of `vlot serve`, and the cluster of the tests. Reached through
// a unix socket only, in a directory that nobody else can enter (so its authentication is `trust`).
//
// As root it runs as user `postgres`. That user must be able to reach the data directory; when a parent folder does not
// let it (/root), the data lives in /var/tmp/vlot-<hash> and `directory` is a link to it. A start is a recovery: a
// server left over by a process that died is taken over, a stale postmaster.pid removed. Durable: fsync,
// synchronous_commit and full_page_writes are on.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace vlot::pg {

class PrivateCluster {
 public:
  struct Options {
    std::string directory;  // PostgreSQL's data directory; made when it is not there
    bool durable = true;    // false: fsync off, for tests; survives a crash of ours, not of the computer
  };

  // Initializes if need be and starts; blocks until connections are accepted. When another process runs this cluster
  // already, attaches to it instead. FAILED_PRECONDITION with what PostgreSQL said when it cannot.
  static absl::StatusOr<PrivateCluster> Start(const Options& options);

  PrivateCluster(PrivateCluster&& other) noexcept;
  PrivateCluster& operator=(PrivateCluster&&) = delete;
  ~PrivateCluster();  // stops, if this object started it or took it over

  // Ends the server (fast shutdown: sessions are cut, a checkpoint is made) and waits for it.
  absl::Status Stop();

  // Lets it run on when this object goes.
  void Detach();

  // For the superuser, database `postgres`.
  const std::string& conninfo() const { return conninfo_; }
  const std::string& data_directory() const { return data_directory_; }
  int pid() const { return pid_; }
  bool owned() const { return lock_ >= 0; }

 private:
  PrivateCluster() = default;

  std::string data_directory_;
  std::string conninfo_;
  int pid_ = 0;
  int lock_ = -1;  // the flock that says whose it is
};

}  // namespace vlot::pg
