// One session with PostgreSQL. Owned and used by one thread at a time (a flusher has its own; others lend from a Pool).
// Never reconnects by itself: when alive() is false it is thrown away and another one opened.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/pg/options.h"

namespace vlot::pg {

class Pipeline;
class Transaction;

class Connection {
 public:
  // Blocks up to connect_timeout. INVALID_ARGUMENT for a conninfo that cannot be read; UNAVAILABLE
  // DATABASE_UNAVAILABLE when nobody answers, FAILED_PRECONDITION when the server refuses us (password, no such
  // database).
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const Options& options);
  ~Connection();

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // False once the connection broke.
  bool alive() const;

  // Plain SQL outside any transaction, several statements allowed: set-up and tests.
  absl::Status ExecScript(std::string_view sql);

  // PostgreSQL's process id of this session; tests kill it.
  int backend_pid() const;

 private:
  friend class Pipeline;
  friend class Transaction;
  struct Impl;

  explicit Connection(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace vlot::pg
