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
    std::string directory;   // PostgreSQL's data directory; made when it is not there
    bool durable = true;     // false: fsync off, for tests; survives a crash of ours, not of the computer
    bool throwaway = false;  // Remove follows: it ends at once, without the checkpoint that a next start would like
  };

  // Initializes if need be and starts; blocks until connections are accepted. When other processes use this cluster
  // already, joins them. FAILED_PRECONDITION with what PostgreSQL said when it cannot; UNAVAILABLE when another process
  // takes minutes to start or stop it.
  static absl::StatusOr<PrivateCluster> Start(const Options& options);

  PrivateCluster(PrivateCluster&& other) noexcept;
  PrivateCluster& operator=(PrivateCluster&&) = delete;
  ~PrivateCluster();  // stops

  // Makes files for the WAL of the first minutes, unless there are some: a second or two, and a gigabyte where there
  // are ten. A new cluster has none, and whoever needs the next file waits until 16 MB of zeros are on the disk; later
  // those of the past are used again. What cannot be made now is made when it is needed.
  void MakeWalReady() const;

  // Leaves the cluster. The last process that does ends the server (fast shutdown: a checkpoint is made) and waits.
  absl::Status Stop();

  // Removes the data of a cluster that nobody runs, wherever `directory` leads. What cannot be removed stays.
  static void Remove(const std::string& directory);

  // Lets it run on when this object goes.
  void Detach();

  // For the superuser, database `postgres`.
  const std::string& conninfo() const { return conninfo_; }
  const std::string& data_directory() const { return data_directory_; }
  int pid() const { return pid_; }

 private:
  PrivateCluster() = default;

  std::string data_directory_;
  std::string conninfo_;
  int pid_ = 0;
  bool throwaway_ = false;
  int lock_ = -1;  // a file that all users of the cluster lock together, and who starts or stops it alone
};

}  // namespace vlot::pg
