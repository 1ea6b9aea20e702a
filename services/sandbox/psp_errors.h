// Every error the sandbox PSP gives. The code decides the HTTP status (see psp_api): INVALID_ARGUMENT and
// FAILED_PRECONDITION 422, NOT_FOUND 404, ABORTED 410, ALREADY_EXISTS 409, UNAUTHENTICATED 401, OUT_OF_RANGE 400. A
// field at fault is the one violation of the detail.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vlot::sandbox {

absl::Status FieldMissing(const std::string& field);
absl::Status FieldInvalid(const std::string& field, const std::string& detail);
absl::Status NotPossible(const std::string& detail);                                // 422 without a field
absl::Status NoSuch(const std::string& what, const std::string& id);                // 404
absl::Status Gone(const std::string& what);                                         // 410
absl::Status DuplicateRefund();                                                     // 409
absl::Status BadRequest(const std::string& detail);                                 // 400
absl::Status BadRequestField(const std::string& field, const std::string& detail);  // 400
absl::Status NotAuthenticated();                                                    // 401

}  // namespace vlot::sandbox
