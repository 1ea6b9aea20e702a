// Runs a function in a transaction, to its end: begins, commits, and runs it again where that helps.
//
//   absl::Status s = pg::RunInTransaction(pool, [&](pg::Transaction& tx) -> absl::Status { ... });
//   absl::StatusOr<Order> o = pg::ReadOnly(pool, [&](pg::Transaction& tx) -> absl::StatusOr<Order> { ... });
//
// The function may run several times (40001, 40P01, 55P03: at most `attempts_max` times with jittered waits; a
// connection found dead before anything was sent: once more on a fresh one), so it must not change anything but the
// database and what it assigns anew each time. It makes no call to the outside and does not wait. When it returns an
// error the transaction is rolled back and that error is returned. A COMMIT whose outcome is unknown is never run again
// here: UNAVAILABLE, COMMIT_UNKNOWN; see `committed`.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/pg/connection.h"
#include "common/pg/errors.h"
#include "common/pg/pool.h"
#include "common/pg/transaction.h"

namespace vlot::pg {

struct RunOptions {
  Transaction::Mode mode = Transaction::Mode::kReadWrite;
  int attempts_max = 6;

  // Asked in a transaction of its own after COMMIT_UNKNOWN: does the work stand? True: the run ends OK; false: the
  // function runs again. Without it COMMIT_UNKNOWN goes to the caller.
  std::optional<absl::FunctionRef<absl::StatusOr<bool>(Transaction&)>> committed;
};

using TransactionBody = absl::FunctionRef<absl::Status(Transaction&)>;

absl::Status Run(Connection& connection, const RunOptions& options, TransactionBody body);
absl::Status Run(Pool& pool, const RunOptions& options, TransactionBody body);

namespace internal {

template <class Target, class Fn>
auto RunReturning(Target& target, const RunOptions& options, Fn&& fn) {
  using Returned = std::invoke_result_t<Fn&, Transaction&>;
  if constexpr (std::is_same_v<Returned, absl::Status>) {
    return Run(target, options, fn);
  } else {
    Returned returned = absl::UnknownError("not run");
    absl::Status status = Run(target, options, [&](Transaction& tx) {
      returned = fn(tx);
      return returned.status();
    });
    if (!status.ok()) return Returned(std::move(status));
    return returned;
  }
}

}  // namespace internal

// `target` is a Pool or a Connection; `fn` returns absl::Status or absl::StatusOr<T>.
template <class Target, class Fn>
auto RunInTransaction(Target& target, Fn&& fn, RunOptions options = {}) {
  return internal::RunReturning(target, options, std::forward<Fn>(fn));
}

// For reads: each statement by itself, without BEGIN and COMMIT around it.
template <class Target, class Fn>
auto ReadOnly(Target& target, Fn&& fn) {
  return internal::RunReturning(target, RunOptions{.mode = Transaction::Mode::kAutocommit}, std::forward<Fn>(fn));
}

// For reads that must all see the same moment: audits, exports.
template <class Target, class Fn>
auto ReadSnapshot(Target& target, Fn&& fn) {
  return internal::RunReturning(target, RunOptions{.mode = Transaction::Mode::kReadSnapshot}, std::forward<Fn>(fn));
}

}  // namespace vlot::pg
