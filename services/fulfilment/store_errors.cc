#include "services/fulfilment/store_errors.h"

#include <string>

#include "common/pg/errors.h"
#include "common/status/status.h"

namespace vlot::fulfilment {

absl::Status RaceError() {
  return MakeError(absl::StatusCode::kAborted, "Another transaction made the same row at this moment.",
                   {.reason = std::string(pg::kDatabaseContention), .domain = std::string(kCommonDomain)});
}

}  // namespace vlot::fulfilment
