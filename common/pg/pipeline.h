// Statements on their way to PostgreSQL, several in one round trip: libpq's pipeline mode, over the handle that libpqxx
// has connected. Statements are put in, Exchange sends them all and takes their answers, in order; after the first that
// fails PostgreSQL skips the others. Used by Transaction alone.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/pg/param.h"
#include "common/pg/session.h"
#include "common/pg/statement.h"

namespace vlot::pg {

class Pipeline {
 public:
  // What is done with an answer. Not called for those that failed or were skipped.
  using Use = absl::AnyInvocable<void(Answer)>;

  // `connection` outlives this and is used by nobody else meanwhile.
  explicit Pipeline(Connection::Impl& connection);
  ~Pipeline();  // all has been exchanged, or the connection is lost

  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Puts it in; `params` and what they borrow may go afterwards. Prepares it first where the session does not know it.
  absl::Status Put(const Statement& statement, absl::Span<const Param> params, Use use);
  // BEGIN and the like. `committing`: when no answer comes, nobody knows whether it was done.
  absl::Status PutCommand(const Statement& command, const StatementMetrics& metrics, bool committing,
                          Use use = nullptr);

  // The first error of what was put in since the last Exchange; its statement wrote nothing, nor did those after it.
  absl::Status Exchange();

  bool empty() const { return sent_.empty(); }

 private:
  struct Sent {
    const char* name;
    StatementMetrics metrics;
    bool preparing = false;
    bool committing = false;
    std::chrono::steady_clock::time_point at;
    Use use;
  };

  absl::Status Prepare(const Statement& statement);
  absl::Status Lost(const char* statement, bool committing);
  // The answer to `sent`, or why there is none; nullopt: skipped.
  std::optional<absl::StatusOr<Answer>> Take(const Sent& sent, bool committing);

  Connection::Impl& connection_;
  PGconn* const handle_;
  std::vector<Sent> sent_;
};

}  // namespace vlot::pg
