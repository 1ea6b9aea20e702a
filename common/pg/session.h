// The only header that knows libpqxx and libpq; included by the .cc files of common/pg alone.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
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

// Keeps the handle that libpqxx connects: statements go over it in libpq's pipeline mode (pipeline.h), which libpqxx
// 6.4 does not know.
class Opening : public pqxx::connect_direct {
 public:
  using pqxx::connect_direct::connect_direct;
  handle do_completeconnect(handle original) override { return opened_ = connect_direct::do_completeconnect(original); }
  handle opened() const { return opened_; }

 private:
  handle opened_ = nullptr;
};

class Session : private Opening, public pqxx::connection_base {
 public:
  explicit Session(const std::string& conninfo) : Opening(conninfo), connection_base(static_cast<Opening&>(*this)) {
    init();
  }
  ~Session() noexcept override { close(); }

  PGconn* handle() const { return reinterpret_cast<PGconn*>(opened()); }
};

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

  Session session;
  Remarks remarks;
  bool lost = false;
  metrics::Registry* const registry;
  const StatementMetrics commit;
  absl::node_hash_map<std::string, StatementMetrics> prepared;  // by name
};

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

struct ResultData {
  Answer rows;
  std::vector<uint32_t> types;  // of each column
  std::vector<Cell> cells;
  const char* statement = "";
  std::shared_ptr<absl::Status> unreadable;
};

// What was being done when it failed.
struct Doing {
  const char* statement;  // its name, or a word
  bool connecting = false;
  bool committing = false;  // the outcome may be unknown
  bool lost = false;        // set with the Status: the connection is of no more use
};

// What PostgreSQL said instead of an answer; empty `sqlstate`: it said nothing, the connection broke.
absl::Status StatusOfSqlState(Doing& doing, std::string_view sqlstate, std::string_view message);

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
