// Every error that courier returns: code, reason (vlot.courier.v1.ErrorReason) and metadata. Pure, any thread.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/ids/ids.h"
#include "services/courier/tracking.h"

namespace vlot::courier {

inline constexpr std::string_view kErrorDomain = "courier.vlot.dev";

absl::Status NoRouteError(std::string_view postal_code, std::string_view region_code);  // FAILED_PRECONDITION
absl::Status JobNotFoundError(const JobId& job);                                        // NOT_FOUND
absl::Status JobEndedError(const JobId& job, State state);                              // FAILED_PRECONDITION
absl::Status JobPickedUpError(const JobId& job);                                        // FAILED_PRECONDITION
absl::Status PartnerNotFoundError(const PartnerId& partner);                            // NOT_FOUND
absl::Status RequestIdReusedError(std::string_view request_id);                         // ALREADY_EXISTS
absl::Status IdentityCheckRequiredError(const JobId& job);                              // FAILED_PRECONDITION
absl::Status TrackingNotFoundError(std::string_view tracking_code);                     // NOT_FOUND
absl::Status TooManyScansError(const JobId& job, size_t max);                           // RESOURCE_EXHAUSTED
absl::Status NotAPartnerError();                                                        // PERMISSION_DENIED

}  // namespace vlot::courier
