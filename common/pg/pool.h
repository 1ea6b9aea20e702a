// A bounded set of connections to one partition, opened when first needed. Thread-safe. What is lent comes back by the
// Lease's destructor; a broken connection is dropped and replaced.
// When PostgreSQL cannot be reached, one attempt is made per back-off period (100 ms, doubling to 5 s), and callers in
// between fail at once with UNAVAILABLE, DATABASE_UNAVAILABLE and the time to wait.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/connection.h"
#include "common/pg/options.h"
#include "common/sync/mutex.h"

namespace vlot::pg {

// Says when the next attempt to connect may be made. Not thread-safe.
class ConnectBackoff {
 public:
  // OK if an attempt may be made now; else the error of the last one with the time to wait.
  absl::Status Check() const;
  void Failed(const absl::Status& status);
  void Succeeded();

 private:
  absl::Status last_;
  absl::Duration period_;
  std::chrono::steady_clock::time_point next_{};
};

class Pool {
 public:
  class Lease {
   public:
    Lease(Lease&& other) noexcept : pool_(other.pool_), connection_(std::move(other.connection_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    friend class Pool;
    Lease(Pool* pool, std::unique_ptr<Connection> connection) : pool_(pool), connection_(std::move(connection)) {}
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  Pool(Options options, int size);
  ~Pool();  // all leases must be back

  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Blocks while all are lent, at most `wait` (then UNAVAILABLE, DATABASE_UNAVAILABLE).
  absl::StatusOr<Lease> Acquire(absl::Duration wait = absl::Seconds(5));

  // OK when PostgreSQL answers: for health and at start.
  absl::Status Ping();

  const Options& options() const { return options_; }

 private:
  void Return(std::unique_ptr<Connection> connection);
  bool MayTake() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !idle_.empty() || lent_ < size_; }

  const Options options_;
  const int size_;
  Mutex mutex_;
  CondVar returned_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  int lent_ ABSL_GUARDED_BY(mutex_) = 0;
  ConnectBackoff backoff_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::pg
