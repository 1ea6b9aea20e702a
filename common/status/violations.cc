#include "common/status/violations.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace vlot {

void Violations::Add(std::string field, std::string description) {
  violations_.push_back({std::move(field), std::move(description)});
}

void Violations::AddStatus(std::string field, const absl::Status& status) {
  if (status.ok()) return;
  const auto detail = GetErrorDetail(status);
  if (!detail || detail->violations.empty()) {
    Add(std::move(field), std::string(status.message()));
    return;
  }
  for (const FieldViolation& inner : detail->violations) {
    Add(inner.field.empty() ? field : absl::StrCat(field, ".", inner.field), inner.description);
  }
}

absl::Status Violations::ToStatus(std::string_view domain) const {
  if (empty()) return absl::OkStatus();
  std::string message = absl::StrCat(violations_[0].field, ": ", violations_[0].description);
  if (violations_.size() > 1) absl::StrAppend(&message, " (and ", violations_.size() - 1, " more)");
  return MakeError(
      absl::StatusCode::kInvalidArgument, message,
      {.reason = std::string(kReasonInvalidFields), .domain = std::string(domain), .violations = violations_});
}

}  // namespace vlot
