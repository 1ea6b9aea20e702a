// Errors as RFC 9457 problem documents. Pure functions, any thread.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/http/message.h"

namespace vlot::gateway {

// The HTTP status for a code, as google.rpc.Code documents it.
int HttpStatusOf(absl::StatusCode code);

// `application/problem+json` with the reason, its variables, the fields at fault, and Retry-After.
http::Response ToProblem(const absl::Status& status, const std::string& trace_id);
// The same under an HTTP status of its own (404, 405, 415, ...).
http::Response ToProblem(int http_status, const absl::Status& status, const std::string& trace_id);

}  // namespace vlot::gateway
