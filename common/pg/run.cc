#include "common/pg/run.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

constexpr absl::Duration kWaitMin = absl::Milliseconds(2);
constexpr absl::Duration kWaitMax = absl::Milliseconds(100);

// Contenders that waited for each other must not meet again: between half and all of a doubling time.
void WaitBeforeAttempt(int attempt) {
  thread_local absl::BitGen random;
  const absl::Duration most = std::min(kWaitMax, kWaitMin * (1 << std::min(attempt, 10)));
  const int64_t most_us = absl::ToInt64Microseconds(most);
  absl::SleepFor(absl::Microseconds(absl::Uniform(random, most_us / 2, most_us)));
}

absl::Status RunOnce(Connection& connection, Transaction::Mode mode, TransactionBody body) {
  Transaction tx(connection, mode);
  absl::Status status = body(tx);
  if (status.ok()) return tx.Commit();
  tx.Rollback();
  // The transaction's own error says more than what the body made of it.
  return tx.status().ok() ? status : tx.status();
}

// Until the database decides: contention is run again, an unknown COMMIT is asked after if the caller knows how.
absl::Status RunSettled(Connection& connection, const RunOptions& options, TransactionBody body) {
  for (int attempt = 1;; ++attempt) {
    absl::Status status = RunOnce(connection, options.mode, body);
    if (!IsRetryable(status) || attempt >= options.attempts_max) return status;
    WaitBeforeAttempt(attempt);
  }
}

absl::StatusOr<bool> AskCommitted(Pool& pool, const RunOptions& options) {
  bool committed = false;
  RETURN_IF_ERROR(Run(pool, {.mode = Transaction::Mode::kReadWrite, .attempts_max = options.attempts_max},
                      [&](Transaction& tx) -> absl::Status {
                        ASSIGN_OR_RETURN(committed, (*options.committed)(tx));
                        return absl::OkStatus();
                      }));
  return committed;
}

absl::Status RunLent(Pool& pool, const RunOptions& options, TransactionBody body) {
  ASSIGN_OR_RETURN(Pool::Lease lease, pool.Acquire());
  return RunSettled(*lease, options, body);
}

}  // namespace

absl::Status Run(Connection& connection, const RunOptions& options, TransactionBody body) {
  return RunSettled(connection, options, body);
}

absl::Status Run(Pool& pool, const RunOptions& options, TransactionBody body) {
  absl::Status status = RunLent(pool, options, body);
  if (IsConnectionLost(status)) status = RunLent(pool, options, body);  // COMMIT was not sent: nothing stands
  if (!IsCommitUnknown(status) || !options.committed) return status;
  auto committed = AskCommitted(pool, options);
  if (!committed.ok()) return status;  // still unknown
  return *committed ? absl::OkStatus() : RunLent(pool, options, body);
}

}  // namespace vlot::pg
