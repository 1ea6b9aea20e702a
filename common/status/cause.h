// Why a request was really refused: for our own log, never for the caller. It travels inside absl::Status as a payload
// that common/rpc does not put on the wire, so a refusal can be plain to the one and precise in the other.
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/status/error_detail.h"

namespace vlot {

// The cause of a refusal that says NOT_FOUND to a caller who asks for another's thing.
inline constexpr std::string_view kCauseNotOwner = "NOT_OWNER";

// The key of metadata that names the SQL statement, in PostgreSQL's own errors (common/pg).
inline constexpr char kStatementKey[] = "statement";
// It is one of those: what it says is for us.
bool IsOfPostgreSql(const ErrorDetail& detail);

// The same error with `cause`, in place of the one it had. An OK status stays as it is.
absl::Status WithCause(absl::Status status, std::string_view cause);

// The cause of `status`; "" if it has none.
std::string Cause(const absl::Status& status);

}  // namespace vlot
