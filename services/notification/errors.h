// Every error that notification makes by itself: vlot.notification.v1.ErrorReason.
#pragma once

#include "absl/status/status.h"
#include "common/ids/ids.h"

namespace vlot::notification {

inline constexpr char kErrorDomain[] = "notification.vlot.dev";

absl::Status MessageNotFoundError(const MessageId& id);

}  // namespace vlot::notification
