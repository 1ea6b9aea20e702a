#include "common/batch/refusals.h"

#include <string>

#include "common/status/status.h"

namespace vlot::batch {

absl::Status QueueFullError(size_t waiting, absl::Duration retry_after) {
  return MakeError(absl::StatusCode::kResourceExhausted, "too many requests are waiting",
                   {.reason = std::string(kQueueFull),
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"waiting", std::to_string(waiting)}},
                    .retry_after = retry_after});
}

absl::Status ShuttingDownError() {
  return MakeError(absl::StatusCode::kUnavailable, "the service is shutting down",
                   {.reason = std::string(kShuttingDown), .domain = std::string(kCommonDomain)});
}

absl::Status ExpiredInQueueError() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "the deadline passed before the request's turn came",
                   {.reason = std::string(kExpiredInQueue), .domain = std::string(kCommonDomain)});
}

}  // namespace vlot::batch
