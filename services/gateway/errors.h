// The errors that the gateway gives by itself; their reasons stand in vlot.auth.v1.ErrorReason. Pure, any thread.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/http/server.h"

namespace vlot::gateway {

inline constexpr char kErrorDomain[] = "gateway.vlot.dev";

absl::Status NoSuchPathError(std::string_view path);
absl::Status MethodNotAllowedError(std::string_view method, std::string_view allow);
// `header`: Content-Type or Content-Encoding, whichever the body cannot be read for.
absl::Status MediaTypeUnsupportedError(std::string_view header);
absl::Status TimeoutInvalidError();
absl::Status ServiceUnavailableError();

// What the HTTP server refused, by its status.
absl::Status RefusedError(const http::Refusal& refusal);

// An outcome without a reason is no answer of a service, but of what lies between: the same with a reason, where there
// is one.
absl::Status Unanswered(const absl::Status& outcome);

}  // namespace vlot::gateway
