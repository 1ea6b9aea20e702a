// Runs one batch after another on a connection of its own: transaction, retries, splitting. What the Batcher template
// does not need to know types for. Used by one thread.
#pragma once

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/batch/options.h"
#include "common/pg/pg.h"

namespace vlot::batch {

class Flusher {
 public:
  // Writes the items [begin, end) in `tx`.
  using Write = absl::FunctionRef<absl::Status(pg::Transaction& tx, size_t begin, size_t end)>;
  // OK: [begin, end) is committed, each item has its own result. Else it is the result of all of them.
  using Settle = absl::FunctionRef<void(const absl::Status&, size_t begin, size_t end)>;

  Flusher(const Options& options, pg::Options database);

  // Writes the items [0, count). Every item is settled exactly once before this returns, in runs of neighbours.
  void Run(size_t count, Write write, Settle settle);

 private:
  void RunRange(size_t begin, size_t end, Write write, Settle settle);
  absl::Status RunToAnswer(size_t begin, size_t end, Write write);
  absl::Status RunOnce(size_t begin, size_t end, Write write);
  absl::Status EnsureConnected();

  const Options options_;
  const pg::Options database_;
  std::unique_ptr<pg::Connection> connection_;
  pg::ConnectBackoff backoff_;
};

}  // namespace vlot::batch
