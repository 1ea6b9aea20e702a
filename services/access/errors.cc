#include "services/access/errors.h"

#include "absl/strings/str_cat.h"
#include "common/status/cause.h"
#include "common/status/status.h"

namespace vlot::access {

absl::Status ApiKeyNotFoundError(const ApiKeyId& id) {
  return MakeError(absl::StatusCode::kNotFound, "There is no such key.",
                   {.reason = "API_KEY_NOT_FOUND", .domain = kErrorDomain, .metadata = {{"name", id.Name()}}});
}

absl::Status NoLiveKeyError(std::string_view cause) {
  return WithCause(MakeError(absl::StatusCode::kNotFound, "No live key has this hash.",
                             {.reason = "API_KEY_NOT_FOUND", .domain = kErrorDomain}),
                   cause);
}

absl::Status RequestIdReusedError(const Uuid& request_id) {
  return MakeError(
      absl::StatusCode::kAlreadyExists, "The request id was used before with another content.",
      {.reason = "REQUEST_ID_REUSED", .domain = kErrorDomain, .metadata = {{"request_id", request_id.ToString()}}});
}

absl::Status TrailUnreachableError(const std::string& service, const absl::Status& cause) {
  return MakeError(absl::StatusCode::kUnavailable,
                   absl::StrCat("The audit trail of ", service, " cannot be read now: ", cause.message()),
                   {.reason = "TRAIL_UNREACHABLE", .domain = kErrorDomain, .metadata = {{"service", service}}});
}

}  // namespace vlot::access
