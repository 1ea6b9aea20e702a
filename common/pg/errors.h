// What can go wrong between us and PostgreSQL, by what the caller should do. Reasons of common's domain ("vlot.dev").
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace vlot::pg {

// UNAVAILABLE: no connection, or it broke before COMMIT was sent; nothing was written. Call again.
inline constexpr char kDatabaseUnavailable[] = "DATABASE_UNAVAILABLE";
// FAILED_PRECONDITION: PostgreSQL answers and refuses us: password, unknown database or role.
inline constexpr char kDatabaseRefused[] = "DATABASE_REFUSED";
// UNAVAILABLE: the connection broke in COMMIT; the transaction may stand. Look the request ids up, then decide.
inline constexpr char kCommitUnknown[] = "COMMIT_UNKNOWN";
// UNAVAILABLE: a statement took longer than statement_timeout; nothing was written.
inline constexpr char kStatementTimeout[] = "STATEMENT_TIMEOUT";
// UNAVAILABLE: PostgreSQL is out of disk, memory or connections; nothing was written.
inline constexpr char kDatabaseResources[] = "DATABASE_RESOURCES";
// ABORTED: serialization failure, deadlock or lock timeout, and again after every retry; nothing was written.
inline constexpr char kDatabaseContention[] = "DATABASE_CONTENTION";
// INVALID_ARGUMENT (SQLSTATE class 22), FAILED_PRECONDITION (class 23, RAISE) or INTERNAL (a row that does not fit its
// C++ type): some row of the statement is at fault, so a batch is split. Metadata: sqlstate, statement.
inline constexpr char kDataError[] = "DATA_ERROR";
// INTERNAL: the statement itself is wrong for this schema, so a bug or a missing migration. Metadata: sqlstate,
// statement.
inline constexpr char kStatementError[] = "STATEMENT_ERROR";

// The transaction met something that running it again may cure, and surely wrote nothing.
bool IsRetryable(const absl::Status& status);
// ABORTED, DATABASE_CONTENTION: a row came between looking for it and writing it; run again, the transaction sees it.
absl::Status RaceError(std::string_view what = "Another transaction made the same row at this moment.");
// The connection is of no more use.
bool IsConnectionLost(const absl::Status& status);
bool IsCommitUnknown(const absl::Status& status);
bool IsDataError(const absl::Status& status);

}  // namespace vlot::pg
