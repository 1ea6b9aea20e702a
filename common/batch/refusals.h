// What a batch itself says no to. Reasons of common's domain ("vlot.dev").
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace vlot::batch {

inline constexpr char kQueueFull[] = "QUEUE_FULL";             // RESOURCE_EXHAUSTED, with RetryInfo
inline constexpr char kShuttingDown[] = "SHUTTING_DOWN";       // UNAVAILABLE
inline constexpr char kExpiredInQueue[] = "EXPIRED_IN_QUEUE";  // DEADLINE_EXCEEDED; nothing was done

absl::Status QueueFullError(size_t waiting, absl::Duration retry_after);
absl::Status ShuttingDownError();
absl::Status ExpiredInQueueError();

}  // namespace vlot::batch
