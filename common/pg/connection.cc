#include "common/pg/connection.h"

#include <cstring>
#include <utility>

#include "common/pg/session.h"
#include "common/status/status.h"

namespace vlot::pg {

bool Remarks::operator()(const char message[]) noexcept {
  if (std::strstr(message, "canceling wait for synchronous replication") != nullptr ||
      std::strstr(message, "canceling the wait for synchronous replication") != nullptr) {
    replication_wait_cancelled = true;
  }
  return false;  // nobody else needs to hear it
}

StatementMetrics Connection::Impl::MetricsOf(const char* statement) const {
  if (registry == nullptr) return {};
  const metrics::Labels labels = {{"statement", statement}};
  return {.seconds = registry->GetLatencyHistogram("vlot_pg_statement_seconds",
                                                   "Time in PostgreSQL and on the way to it.", labels),
          .errors = registry->GetCounter("vlot_pg_statement_errors_total", "Statements that failed.", labels)};
}

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() = default;

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const Options& options) {
  ASSIGN_OR_RETURN(const std::string conninfo, SessionConninfo(options));
  std::unique_ptr<Impl> impl;
  Doing doing{.statement = "connect", .connecting = true};
  RETURN_IF_ERROR(Guarded(doing, [&] { impl = std::make_unique<Impl>(conninfo, options.metrics); }));
  return std::unique_ptr<Connection>(new Connection(std::move(impl)));
}

bool Connection::alive() const { return !impl_->lost && impl_->session.is_open(); }

int Connection::backend_pid() const { return impl_->session.backendpid(); }

absl::Status Connection::ExecScript(std::string_view sql) {
  Doing doing{.statement = "script"};
  absl::Status status = Guarded(doing, [&] { pqxx::nontransaction(impl_->session).exec(std::string(sql)); });
  impl_->lost |= doing.lost;
  return status;
}

}  // namespace vlot::pg
