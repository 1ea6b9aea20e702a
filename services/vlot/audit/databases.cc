#include "services/vlot/audit/databases.h"

#include <utility>

#include "common/migrate/home.h"
#include "common/status/status.h"

namespace vlot::audit {
namespace {

// Sorting ten million rows takes a while; an audit waits for no lock and holds none that anybody waits for.
constexpr absl::Duration kStatementTimeout = absl::Hours(2);

// Memory of one sort; every cursor is read to its end, so that the plan of the whole counts, not that of the first row.
// A service's snapshot waits, for minutes where there are millions of rows, while those of others are read.
constexpr char kSettings[] =
    "SET LOCAL work_mem = '32MB'; SET LOCAL cursor_tuple_fraction = 1; SET LOCAL idle_in_transaction_session_timeout = "
    "0";

constexpr pg::Statement kTakeSnapshot{"audit.TakeSnapshot", "SELECT pg_catalog.pg_current_snapshot()::text"};

absl::StatusOr<std::string> ConninfoOf(const DatabaseOptions& options, const std::string& service) {
  const auto other = options.databases.find(service);
  const std::string role = "vlot_" + service;
  return migrate::WithDatabase(options.conninfo, other == options.databases.end() ? role : other->second, role);
}

}  // namespace

const std::vector<std::string>& Databases::Services() {
  static const auto& services =
      *new std::vector<std::string>{"notification", "ordering", "invoicing", "payment", "fulfilment", "courier"};
  return services;
}

absl::StatusOr<Databases> Databases::Open(const DatabaseOptions& options) {
  Databases databases;
  for (const std::string& service : Services()) {
    ASSIGN_OR_RETURN(const std::string conninfo, ConninfoOf(options, service));
    auto connection = pg::Connection::Open({.conninfo = conninfo,
                                            .application_name = "vlot-audit",
                                            .statement_timeout = kStatementTimeout,
                                            .oltp_plans = false,
                                            .read_only = true});
    RETURN_IF_ERROR(WithContext(connection.status(), service));
    databases.snapshots_[service].connection = *std::move(connection);
  }
  RETURN_IF_ERROR(databases.Renew());
  return databases;
}

absl::Status Databases::Renew() {
  for (auto& [service, snapshot] : snapshots_) snapshot.tx.reset();
  for (const std::string& service : Services()) {
    Snapshot& snapshot = snapshots_.at(service);
    snapshot.tx = std::make_unique<pg::Transaction>(*snapshot.connection, pg::Transaction::Mode::kReadSnapshot);
    RETURN_IF_ERROR(WithContext(snapshot.tx->ExecScript(kSettings), service));
  }
  for (const std::string& service : Services()) {
    RETURN_IF_ERROR(WithContext(of(service).Exec(kTakeSnapshot).status(), service));
  }
  return absl::OkStatus();
}

}  // namespace vlot::audit
