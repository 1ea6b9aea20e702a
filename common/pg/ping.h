// Whether a PostgreSQL server takes connections: what pg_isready says.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace vlot::pg {

// Waits for at most two seconds for each address, the least that libpq knows. UNAVAILABLE, DATABASE_UNAVAILABLE: nobody
// answers, or it is starting up or shutting down; INVALID_ARGUMENT for a conninfo that cannot be read.
absl::Status Ping(const std::string& conninfo);

}  // namespace vlot::pg
