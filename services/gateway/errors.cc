#include "services/gateway/errors.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

namespace vlot::gateway {
namespace {

using Code = absl::StatusCode;

absl::Status Error(Code code, std::string_view reason, std::string_view message,
                   std::map<std::string, std::string> metadata = {}) {
  return MakeError(code, message,
                   {.reason = std::string(reason), .domain = kErrorDomain, .metadata = std::move(metadata)});
}

}  // namespace

// The path is not in the metadata: it may hold anything.
absl::Status NoSuchPathError(std::string_view path) {
  return Error(Code::kNotFound, "NO_SUCH_PATH", absl::StrCat("there is nothing at ", AbslView(path)));
}

absl::Status MethodNotAllowedError(std::string_view method, std::string_view allow) {
  return Error(Code::kUnimplemented, "METHOD_NOT_ALLOWED",
               absl::StrCat(AbslView(method), " is not possible here; ", AbslView(allow), " is"),
               {{"method", std::string(method)}, {"allow", std::string(allow)}});
}

absl::Status MediaTypeUnsupportedError(std::string_view header) {
  const std::string_view wanted = header == "Content-Type" ? "application/json" : "sent as it is, without a coding";
  return Error(Code::kInvalidArgument, "MEDIA_TYPE_UNSUPPORTED",
               absl::StrCat("the body must be ", AbslView(wanted), ": see ", AbslView(header)),
               {{"header", std::string(header)}});
}

absl::Status TimeoutInvalidError() {
  Violations violations;
  violations.Add("Request-Timeout", "must be a whole number of seconds, 1 or more");
  return violations.ToStatus(kErrorDomain);
}

absl::Status ServiceUnavailableError() {
  return Error(Code::kUnavailable, "SERVICE_UNAVAILABLE", "the service is not connected");
}

absl::Status RefusedError(const http::Refusal& refusal) {
  switch (refusal.status) {
    case 408:
      return Error(Code::kDeadlineExceeded, "REQUEST_TOO_SLOW", refusal.detail);
    case 413:
      return Error(Code::kInvalidArgument, "BODY_TOO_LARGE", refusal.detail);
    case 431:
      return Error(Code::kInvalidArgument, "HEADER_TOO_LARGE", refusal.detail);
    case 501:
      return Error(Code::kUnimplemented, "TRANSFER_CODING_UNSUPPORTED", refusal.detail);
    case 503:
      return Error(Code::kUnavailable, "CONNECTIONS_EXHAUSTED", refusal.detail);
    default:
      return Error(Code::kInvalidArgument, "HTTP_MALFORMED", refusal.detail);
  }
}

absl::Status Unanswered(const absl::Status& outcome) {
  switch (outcome.code()) {
    case Code::kUnavailable:
      return Error(outcome.code(), "SERVICE_UNAVAILABLE", StdView(outcome.message()));
    case Code::kDeadlineExceeded:
      return Error(outcome.code(), "ANSWER_TOO_LATE", StdView(outcome.message()));
    case Code::kUnimplemented:
      return Error(outcome.code(), "METHOD_NOT_SERVED", StdView(outcome.message()));
    default:
      return outcome;
  }
}

}  // namespace vlot::gateway
