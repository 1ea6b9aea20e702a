#include "common/pg/errors.h"

#include "common/status/status.h"

namespace vlot::pg {

bool IsRetryable(const absl::Status& status) {
  return absl::IsAborted(status) && Reason(status) == kDatabaseContention;
}

absl::Status RaceError(std::string_view what) {
  return MakeError(absl::StatusCode::kAborted, what,
                   {.reason = std::string(kDatabaseContention), .domain = std::string(kCommonDomain)});
}

bool IsConnectionLost(const absl::Status& status) {
  return absl::IsUnavailable(status) && Reason(status) == kDatabaseUnavailable;
}

bool IsCommitUnknown(const absl::Status& status) {
  return absl::IsUnavailable(status) && Reason(status) == kCommitUnknown;
}

bool IsDataError(const absl::Status& status) { return !status.ok() && Reason(status) == kDataError; }

}  // namespace vlot::pg
