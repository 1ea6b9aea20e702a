#include "common/log/field.h"

#include "absl/strings/str_cat.h"

namespace vlot {

// Not Status::ToString, which would print the payload's bytes.
LogValue::LogValue(const absl::Status& status)
    : value_(status.ok() ? std::string("OK")
                         : absl::StrCat(absl::StatusCodeToString(status.code()), ": ", status.message())) {}

}  // namespace vlot
