#include "services/courier/errors.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::courier {
namespace {

absl::Status Error(absl::StatusCode code, std::string_view message, std::string reason,
                   std::map<std::string, std::string> metadata) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

}  // namespace

absl::Status NoRouteError(std::string_view postal_code, std::string_view region_code) {
  return Error(absl::StatusCode::kFailedPrecondition, "No courier serves this place.", "NO_ROUTE",
               {{"postal_code", std::string(postal_code)}, {"region_code", std::string(region_code)}});
}

absl::Status JobNotFoundError(const JobId& job) {
  return Error(absl::StatusCode::kNotFound, "There is no such job, or it is not yours.", "JOB_NOT_FOUND",
               {{"job", job.Name()}});
}

absl::Status JobEndedError(const JobId& job, State state) {
  return Error(absl::StatusCode::kFailedPrecondition, "The job has ended, or was given to another courier.",
               "JOB_ENDED", {{"job", job.Name()}, {"state", std::string(StateName(state))}});
}

absl::Status JobPickedUpError(const JobId& job) {
  return Error(absl::StatusCode::kFailedPrecondition, "The courier has picked up the goods already.", "JOB_PICKED_UP",
               {{"job", job.Name()}});
}

absl::Status PartnerNotFoundError(const PartnerId& partner) {
  return Error(absl::StatusCode::kNotFound, "There is no such partner.", "PARTNER_NOT_FOUND",
               {{"partner", partner.Name()}});
}

absl::Status RequestIdReusedError(std::string_view request_id) {
  return Error(absl::StatusCode::kAlreadyExists, "This key was used before, with another content.", "REQUEST_ID_REUSED",
               {{"request_id", std::string(request_id)}});
}

absl::Status IdentityCheckRequiredError(const JobId& job) {
  return Error(absl::StatusCode::kFailedPrecondition,
               "The job demands an identity check at the door that was passed, and the proof has none.",
               "IDENTITY_CHECK_REQUIRED", {{"job", job.Name()}});
}

absl::Status TrackingNotFoundError(std::string_view tracking_code) {
  return Error(absl::StatusCode::kNotFound, "There is no such tracking code.", "TRACKING_NOT_FOUND",
               {{"tracking_code", std::string(tracking_code)}});
}

absl::Status TooManyScansError(const JobId& job, size_t max) {
  return Error(absl::StatusCode::kResourceExhausted,
               absl::StrCat("The job has ", max, " scans already, and takes no more."), "TOO_MANY_SCANS",
               {{"job", job.Name()}});
}

absl::Status NotAPartnerError() {
  return Error(absl::StatusCode::kPermissionDenied, "This method is for partners: the caller is none.", "NOT_A_PARTNER",
               {});
}

}  // namespace vlot::courier
