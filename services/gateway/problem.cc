#include "services/gateway/problem.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "nlohmann/json.hpp"

namespace vlot::gateway {

using nlohmann::json;

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kCancelled:
      return 499;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

http::Response ToProblem(const absl::Status& status, const std::string& trace_id) {
  return ToProblem(HttpStatusOf(status.code()), status, trace_id);
}

http::Response ToProblem(int http_status, const absl::Status& status, const std::string& trace_id) {
  const ErrorDetail detail = GetErrorDetail(status).value_or(ErrorDetail{});
  json problem = {{"type", detail.reason.empty() ? "about:blank" : absl::StrCat("urn:vlot:error:", detail.reason)},
                  {"title", std::string(http::ReasonPhrase(http_status))},
                  {"status", http_status},
                  {"code", absl::StatusCodeToString(status.code())},
                  {"detail", std::string(StdView(status.message()))}};
  if (!detail.reason.empty()) problem["reason"] = detail.reason;
  if (!detail.domain.empty()) problem["domain"] = detail.domain;
  if (!detail.metadata.empty()) problem["metadata"] = detail.metadata;
  for (const FieldViolation& violation : detail.violations) {
    problem["violations"].push_back({{"field", violation.field}, {"description", violation.description}});
  }
  if (!trace_id.empty()) problem["traceId"] = trace_id;
  http::Response response =
      http::Response::Json(http_status, problem.dump(-1, ' ', false, json::error_handler_t::replace));
  response.headers.Set("Content-Type", "application/problem+json");
  if (http_status == 401) response.headers.Set("WWW-Authenticate", "Bearer");
  if (detail.retry_after) {
    const int64_t seconds =
        std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(*detail.retry_after, absl::Seconds(1))));
    response.headers.Set("Retry-After", absl::StrCat(seconds));
  }
  return response;
}

}  // namespace vlot::gateway
