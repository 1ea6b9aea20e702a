// The only header that knows libpqxx; included by the .cc files of common/pg alone.
#pragma once

#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "common/pg/connection.h"
#include "common/pg/result.h"
#include "common/pg/transaction.h"

namespace vlot::pg {

// Takes what PostgreSQL remarks, so that libpqxx does not print it, and keeps the one remark that matters: a COMMIT
// whose wait for the standby was cancelled reports success with a WARNING.
class Remarks : public pqxx::errorhandler {
 public:
  using pqxx::errorhandler::errorhandler;
  bool operator()(const char message[]) noexcept override;
  bool replication_wait_cancelled = false;
};

struct StatementMetrics {
  metrics::Histogram seconds;
  metrics::Counter errors;
};

struct Connection::Impl {
  Impl(const std::string& conninfo, metrics::Registry* registry)
      : session(conninfo), remarks(session), registry(registry), commit(MetricsOf("commit")) {}

  StatementMetrics MetricsOf(const char* statement) const;

  // Makes the statement known to the session when it is new to it.
  const StatementMetrics& Prepare(const Statement& statement);

  pqxx::connection session;
  Remarks remarks;
  bool lost = false;
  metrics::Registry* const registry;
  const StatementMetrics commit;
  absl::node_hash_map<std::string, StatementMetrics> prepared;  // by name
};

struct Transaction::Impl {
  std::unique_ptr<pqxx::transaction_base> work;
};

struct ResultData {
  pqxx::result rows;
  std::vector<Cell> cells;
  size_t columns = 0;
  const char* statement = "";
  std::shared_ptr<absl::Status> unreadable;
};

// What was being done when libpqxx threw.
struct Doing {
  const char* statement;  // its name, or a word
  bool connecting = false;
  bool committing = false;  // the outcome may be unknown
  bool lost = false;        // set by Guarded: the connection is of no more use
};

// The one place where libpqxx's exceptions become Status. To be called within a catch block.
absl::Status StatusOfException(Doing& doing);

template <class Fn>
absl::Status Guarded(Doing& doing, Fn&& fn) {
  try {
    std::forward<Fn>(fn)();
    return absl::OkStatus();
  } catch (...) {
    return StatusOfException(doing);
  }
}

}  // namespace vlot::pg
