// An open transaction. Its owner (pg::RunInTransaction, or the batch) commits; who gets a Transaction& only executes.
//
// After the first error PostgreSQL refuses everything else in the transaction, so does this: later calls give that same
// error, and it cannot commit, even when a caller swallowed the error. READ COMMITTED. Used by one thread at a time.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/array.h"
#include "common/pg/param.h"
#include "common/pg/result.h"
#include "common/pg/statement.h"

namespace vlot::pg {

class Connection;

class Transaction {
 public:
  enum class Mode {
    kReadWrite,     // BEGIN ... COMMIT
    kAutocommit,    // every statement by itself: reads that need no common snapshot, one round trip each
    kReadSnapshot,  // REPEATABLE READ READ ONLY: all statements see the same moment
  };

  Transaction(Connection& connection, Mode mode);
  ~Transaction();  // rolls back what was not committed

  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Runs `statement` with $1, $2, ... = args: scalars of codec.h, std::optional of them, or arrays of array.h.
  // Fails as errors.h says.
  template <class... Args>
  absl::StatusOr<Result> Exec(const Statement& statement, const Args&... args) {
    const Param params[] = {ToParam(args)..., Param::Null()};
    return ExecParams(statement, absl::MakeConstSpan(params, sizeof...(Args)));
  }

  // Plain SQL without parameters, several statements allowed: tests and tools.
  absl::Status ExecScript(std::string_view sql);

  // `callback` runs once, on this thread, after the commit has succeeded; never if it does not. So: wake-ups.
  void OnCommit(absl::AnyInvocable<void() &&> callback) { on_commit_.push_back(std::move(callback)); }

  // The first error of this transaction; OK while it can still commit.
  const absl::Status& status() const { return unreadable_->ok() ? status_ : *unreadable_; }

  // For the owner. At most one of them, once. Commit runs the OnCommit callbacks.
  absl::Status Commit();
  void Rollback();

 private:
  struct Impl;

  absl::StatusOr<Result> ExecParams(const Statement& statement, absl::Span<const Param> params);
  absl::Status EnsureBegun();
  absl::Status Fail(absl::Status status);

  Connection& connection_;
  const Mode mode_;
  std::unique_ptr<Impl> impl_;  // null before the first statement and after the end
  absl::Status status_;
  std::shared_ptr<absl::Status> unreadable_;  // shared with the Results: the first value that could not be read
  std::vector<absl::AnyInvocable<void() &&>> on_commit_;
};

}  // namespace vlot::pg
