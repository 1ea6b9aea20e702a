// What a batch itself says no to. Reasons of common's domain ("vlot.dev").
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace vlot::batch {

inline constexpr std::string_view kQueueFull = "QUEUE_FULL";             // RESOURCE_EXHAUSTED, with RetryInfo
inline constexpr std::string_view kShuttingDown = "SHUTTING_DOWN";       // UNAVAILABLE
inline constexpr std::string_view kExpiredInQueue = "EXPIRED_IN_QUEUE";  // DEADLINE_EXCEEDED; nothing was done

absl::Status QueueFullError(size_t waiting, absl::Duration retry_after);
absl::Status ShuttingDownError();
absl::Status ExpiredInQueueError();

}  // namespace vlot::batch
