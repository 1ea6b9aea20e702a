#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/ids/ids.h"

namespace vlot::access {

// Every error that this service gives, besides field violations and those of common. Reasons:
// vlot.access.v1.ErrorReason.
inline constexpr char kErrorDomain[] = "vlot.dev";

absl::Status ApiKeyNotFoundError(const ApiKeyId& id);       // NOT_FOUND
absl::Status NoLiveKeyError();                              // NOT_FOUND, the same reason, tells nothing
absl::Status RequestIdReusedError(const Uuid& request_id);  // ALREADY_EXISTS
// UNAVAILABLE, vlot.access.v1.AuditTrailErrorReason: that service cannot show its part of the audit trail.
absl::Status TrailUnreachableError(const std::string& service, const absl::Status& cause);

}  // namespace vlot::access
