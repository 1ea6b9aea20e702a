#include "services/sandbox/psp_errors.h"

#include "common/status/status.h"

namespace vlot::sandbox {
namespace {

constexpr char kDomain[] = "sandbox.vlot.dev";

absl::Status Make(absl::StatusCode code, std::string reason, const std::string& detail) {
  return MakeError(code, detail, {.reason = std::move(reason), .domain = kDomain});
}

}  // namespace

absl::Status FieldMissing(const std::string& field) {
  return FieldInvalid(field, "The '" + field + "' field is missing");
}

absl::Status FieldInvalid(const std::string& field, const std::string& detail) {
  return WithViolation(Make(absl::StatusCode::kInvalidArgument, "INVALID_FIELD", detail), field, detail);
}

absl::Status NotPossible(const std::string& detail) {
  return Make(absl::StatusCode::kFailedPrecondition, "NOT_POSSIBLE", detail);
}

absl::Status NoSuch(const std::string& what, const std::string& id) {
  return Make(absl::StatusCode::kNotFound, "NOT_FOUND", "No " + what + " exists with token " + id + ".");
}

absl::Status Gone(const std::string& what) {
  return Make(absl::StatusCode::kAborted, "GONE", "The " + what + " is no longer available");
}

absl::Status DuplicateRefund() {
  return Make(absl::StatusCode::kAlreadyExists, "DUPLICATE_REFUND", "A duplicate refund has been detected");
}

absl::Status BadRequest(const std::string& detail) {
  return Make(absl::StatusCode::kOutOfRange, "BAD_REQUEST", detail);
}

absl::Status BadRequestField(const std::string& field, const std::string& detail) {
  return WithViolation(BadRequest(detail), field, detail);
}

absl::Status NotAuthenticated() {
  return Make(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED",
              "Missing authentication, or failed to authenticate");
}

}  // namespace vlot::sandbox
