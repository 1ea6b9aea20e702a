// libpqxx's exceptions, and SQLSTATEs, by what the caller should do (errors.h).
#include <new>

#include "common/pg/errors.h"
#include "common/pg/session.h"
#include "common/status/cause.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

using absl::StatusCode;

// PostgreSQL's first line: the rest (DETAIL, CONTEXT) may hold values of the row.
std::string FirstLine(std::string_view message) {
  std::string_view line = message.substr(0, message.find('\n'));
  for (std::string_view prefix : {"ERROR:  ", "FATAL:  "}) {
    if (line.substr(0, prefix.size()) == prefix) line.remove_prefix(prefix.size());
  }
  return std::string(line);
}

absl::Status Error(StatusCode code, std::string_view reason, const Doing& doing, std::string_view sqlstate,
                   std::string_view message) {
  ErrorDetail detail{.reason = std::string(reason), .domain = std::string(kCommonDomain)};
  detail.metadata[kStatementKey] = doing.statement;
  if (!sqlstate.empty()) detail.metadata["sqlstate"] = std::string(sqlstate);
  return MakeError(code, std::string(doing.statement) + ": " + FirstLine(message), std::move(detail));
}

absl::Status Lost(Doing& doing, std::string_view sqlstate, std::string_view message) {
  doing.lost = true;
  if (doing.committing) return Error(StatusCode::kUnavailable, kCommitUnknown, doing, sqlstate, message);
  return Error(StatusCode::kUnavailable, kDatabaseUnavailable, doing, sqlstate, message);
}

absl::Status Contention(const Doing& doing, std::string_view sqlstate, std::string_view message) {
  return Error(StatusCode::kAborted, kDatabaseContention, doing, sqlstate, message);
}

// A plan made before a migration changed the columns behind it. A fresh connection plans anew.
bool IsStalePlan(std::string_view sqlstate, std::string_view message) {
  return sqlstate == "0A000" && message.find("cached plan") != std::string_view::npos;
}

// 25006: a former primary that has become a standby; 57P01...: the server shuts down or has crashed.
bool MeansLost(std::string_view sqlstate, std::string_view message) {
  const std::string_view group = sqlstate.substr(0, 2);
  return group == "08" || sqlstate.substr(0, 4) == "57P0" || sqlstate == "25006" || sqlstate == "25P03" ||
         IsStalePlan(sqlstate, message);
}

// libpq tells no SQLSTATE about a refused connection, only words.
absl::Status StatusOfConnecting(Doing& doing, std::string_view message) {
  doing.lost = true;
  for (std::string_view refusal :
       {"authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied",
        "permission denied for database", "is not permitted to log in"}) {
    if (message.find("FATAL") != std::string_view::npos && message.find(refusal) != std::string_view::npos) {
      return Error(StatusCode::kFailedPrecondition, kDatabaseRefused, doing, "", message);
    }
  }
  return Error(StatusCode::kUnavailable, kDatabaseUnavailable, doing, "", message);
}

}  // namespace

absl::Status StatusOfSqlState(Doing& doing, std::string_view sqlstate, std::string_view message) {
  const std::string_view group = sqlstate.substr(0, 2);
  if (sqlstate.empty()) return Lost(doing, sqlstate, message);
  if (sqlstate == "40003") doing.committing = true;  // statement_completion_unknown
  if (MeansLost(sqlstate, message) || sqlstate == "40003") return Lost(doing, sqlstate, message);
  if (doing.committing && group != "40" && group != "23") return Lost(doing, sqlstate, message);
  if (group == "40" || sqlstate == "55P03") return Contention(doing, sqlstate, message);
  if (group == "22") return Error(StatusCode::kInvalidArgument, kDataError, doing, sqlstate, message);
  if (group == "23" || sqlstate == "P0001") {
    return Error(StatusCode::kFailedPrecondition, kDataError, doing, sqlstate, message);
  }
  if (sqlstate == "57014") return Error(StatusCode::kUnavailable, kStatementTimeout, doing, sqlstate, message);
  if (group == "53") return Error(StatusCode::kUnavailable, kDatabaseResources, doing, sqlstate, message);
  return Error(StatusCode::kInternal, kStatementError, doing, sqlstate, message);
}

absl::Status StatusOfException(Doing& doing) {
  try {
    throw;
  } catch (const pqxx::broken_connection& e) {
    return doing.connecting ? StatusOfConnecting(doing, e.what()) : Lost(doing, "", e.what());
  } catch (const pqxx::sql_error& e) {
    return StatusOfSqlState(doing, e.sqlstate(), e.what());
  } catch (const std::bad_alloc&) {
    return Error(StatusCode::kUnavailable, kDatabaseResources, doing, "", "out of memory");
  } catch (const std::exception& e) {  // a failure without SQLSTATE: after it, the session is not to be trusted
    return Lost(doing, "", e.what());
  }
}

}  // namespace vlot::pg
