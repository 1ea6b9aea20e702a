#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/ids/ids.h"

namespace vlot::access {

// Every error that this service gives, besides field violations and those of common. Reasons:
// vlot.access.v1.ErrorReason.
inline constexpr char kErrorDomain[] = "vlot.dev";

absl::Status ApiKeyNotFoundError(const ApiKeyId& id);  // NOT_FOUND
// NOT_FOUND, the same reason. Its caller is told nothing more; its cause (common/status/cause.h) is "unknown", or the
// state of the key and its name.
absl::Status NoLiveKeyError(std::string_view cause);
absl::Status RequestIdReusedError(const Uuid& request_id);  // ALREADY_EXISTS
// UNAVAILABLE, vlot.access.v1.AuditTrailErrorReason: that service cannot show its part of the audit trail.
absl::Status TrailUnreachableError(const std::string& service, const absl::Status& cause);

}  // namespace vlot::access
