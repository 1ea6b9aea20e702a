// The rich part of an error: a stable reason, the variables of its text, the fields at fault, and when to call again.
// It travels inside absl::Status as one payload in our own compact encoding, so that rules need no protobuf;
// common/rpc turns it into google.rpc.ErrorInfo, BadRequest and RetryInfo at the edge.
//
// All functions here are pure and may be called from any thread. Nothing here fails: an unreadable payload reads as
// "no detail".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/time/time.h"

namespace vlot {

// The payload's key inside absl::Status.
inline constexpr std::string_view kErrorDetailTypeUrl = "vlot.dev/error-detail";

// The domain of reasons that belong to common/, not to one service.
inline constexpr std::string_view kCommonDomain = "vlot.dev";

struct FieldViolation {
  std::string field;        // path of the field in the request: "lines[2].quantity"
  std::string description;  // what is wrong with it, in a sentence for a developer

  bool operator==(const FieldViolation&) const = default;
};

struct ErrorDetail {
  std::string reason;  // stable UPPER_SNAKE name; part of the API
  std::string domain;  // who gave it the name: "payment.vlot.dev"
  std::map<std::string, std::string> metadata;
  std::vector<FieldViolation> violations;
  std::optional<absl::Duration> retry_after;  // kept to the microsecond

  bool operator==(const ErrorDetail&) const = default;
};

// An error with its detail. `code` must not be kOk.
absl::Status MakeError(absl::StatusCode code, std::string_view message, ErrorDetail detail);

// The detail of `status`; nullopt if it is OK, has none, or has one that cannot be read.
std::optional<ErrorDetail> GetErrorDetail(const absl::Status& status);

// The reason of `status`; "" if it has none. Cheaper than GetErrorDetail.
std::string Reason(const absl::Status& status);

// How long the caller should wait before calling again, if the error says so.
std::optional<absl::Duration> RetryAfter(const absl::Status& status);

// The same error with its detail added to (a detail is made if there was none). An OK status stays as it is.
absl::Status WithMetadata(absl::Status status, std::string key, std::string value);
absl::Status WithViolation(absl::Status status, std::string field, std::string description);
absl::Status WithRetryAfter(absl::Status status, absl::Duration retry_after);

// The same error with `prefix: ` before its message; payloads are kept. An OK status stays as it is.
absl::Status WithContext(const absl::Status& status, std::string_view prefix);

// The encoding itself: a run of (tag byte, 32-bit little-endian length, bytes), the reason always first.
absl::Cord EncodeErrorDetail(const ErrorDetail& detail);
std::optional<ErrorDetail> DecodeErrorDetail(const absl::Cord& encoded);

}  // namespace vlot
