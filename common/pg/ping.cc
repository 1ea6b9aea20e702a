#include "common/pg/ping.h"

#include <libpq-fe.h>

#include "absl/status/statusor.h"
#include "common/pg/errors.h"
#include "common/pg/options.h"
#include "common/status/status.h"

namespace vlot::pg {
namespace {

absl::Status Away(const char* message) {
  return MakeError(absl::StatusCode::kUnavailable, message,
                   {.reason = std::string(kDatabaseUnavailable), .domain = std::string(kCommonDomain)});
}

}  // namespace

absl::Status Ping(const std::string& conninfo) {
  ASSIGN_OR_RETURN(ConninfoParts parts, ParseConninfo(conninfo));
  parts["connect_timeout"] = "2";
  switch (PQping(FormatConninfo(parts).c_str())) {
    case PQPING_OK:
      return absl::OkStatus();
    case PQPING_REJECT:
      return Away("PostgreSQL takes no connections: it is starting up or shutting down.");
    case PQPING_NO_RESPONSE:
      return Away("PostgreSQL does not answer.");
    case PQPING_NO_ATTEMPT:
      break;
  }
  return absl::InvalidArgumentError("PostgreSQL's conninfo cannot be used");
}

}  // namespace vlot::pg
