// An open transaction. Its owner (pg::RunInTransaction, or the batch) commits; who gets a Transaction& only executes.
//
// After the first error PostgreSQL refuses everything else in the transaction, so does this: later calls give that same
// error, and it cannot commit, even when a caller swallowed the error. READ COMMITTED. Used by one thread at a time.
//
// BEGIN goes with the first statement. What need not be waited for (ExecLater) goes with the next that is, or with
// COMMIT: where cores are scarce a round trip costs more than the statement.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
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
class Pipeline;

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

  // As Exec, for a statement whose rows nobody needs: it goes with the next Exec, or with COMMIT, in one round trip,
  // and so does its error.
  template <class... Args>
  absl::Status ExecLater(const Statement& statement, const Args&... args) {
    return ExecThen(nullptr, statement, args...);
  }

  // The same, and `use` gets the rows when they are there, which may be after COMMIT: nothing of what is committed may
  // depend on them.
  using Use = absl::AnyInvocable<void(const Result&)>;
  template <class... Args>
  absl::Status ExecThen(Use use, const Statement& statement, const Args&... args) {
    const Param params[] = {ToParam(args)..., Param::Null()};
    return Put(statement, absl::MakeConstSpan(params, sizeof...(Args)), std::move(use));
  }

  // As ExecLater, for a statement that touches `rows` rows: if not, the transaction fails with `otherwise`. Its answer
  // is waited for before COMMIT is sent.
  template <class... Args>
  absl::Status ExecExpecting(size_t rows, absl::Status otherwise, const Statement& statement, const Args&... args) {
    expecting_ = true;
    return ExecThen(
        [this, rows, otherwise = std::move(otherwise)](const Result& touched) {
          if (touched.affected_rows() != static_cast<int64_t>(rows)) Fail(otherwise).IgnoreError();
        },
        statement, args...);
  }

  // As ExecLater, for an INSERT of rows that this transaction has looked for and not found: when another made one of
  // them meanwhile, the transaction fails with RaceError, and is run again. Half as dear as ON CONFLICT DO NOTHING,
  // with which PostgreSQL looks for each row before and marks it after.
  template <class... Args>
  absl::Status ExecInserting(const Statement& statement, const Args&... args) {
    inserting_.push_back(statement.name);
    return ExecLater(statement, args...);
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
  absl::StatusOr<Result> ExecParams(const Statement& statement, absl::Span<const Param> params);
  absl::Status Put(const Statement& statement, absl::Span<const Param> params, Use use);
  absl::Status PutCommit();
  absl::Status Exchange();
  absl::Status EnsureBegun();
  bool IsRace(const absl::Status& status) const;
  absl::Status Fail(absl::Status status);

  Connection& connection_;
  const Mode mode_;
  std::unique_ptr<Pipeline> pipeline_;  // null before the first statement and after the end
  bool exchanged_ = false;              // PostgreSQL has answered in this transaction
  bool expecting_ = false;              // an ExecExpecting may not have been answered yet
  std::vector<const char*> inserting_;  // statements that a unique key may refuse
  absl::Status status_;
  std::shared_ptr<absl::Status> unreadable_;  // shared with the Results: the first value that could not be read
  std::vector<absl::AnyInvocable<void() &&>> on_commit_;
};

}  // namespace vlot::pg
