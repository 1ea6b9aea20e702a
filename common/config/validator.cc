#include "common/config/validator.h"

#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"

namespace vlot::config {

void Validator::AddFlag(std::string_view flag, std::string_view why) {
  mistakes_.Add(absl::StrCat("--", AbslView(flag)), std::string(why));
}

void Validator::RequireFlag(bool holds, std::string_view flag, std::string_view why) {
  if (!holds) AddFlag(flag, why);
}

void Validator::Add(const absl::Status& status) {
  if (!status.ok()) mistakes_.Add("", std::string(status.message()));
}

absl::Status Validator::ToStatus() const {
  if (ok()) return absl::OkStatus();
  std::string message;
  for (const FieldViolation& mistake : mistakes_.all()) {
    absl::StrAppend(&message, message.empty() ? "" : "\n", mistake.field, mistake.field.empty() ? "" : " ",
                    mistake.description);
  }
  return MakeError(
      absl::StatusCode::kInvalidArgument, message,
      {.reason = "INVALID_CONFIGURATION", .domain = std::string(kCommonDomain), .violations = mistakes_.all()});
}

}  // namespace vlot::config
