#include "common/status/cause.h"

#include "absl/strings/cord.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

constexpr char kCauseTypeUrl[] = "vlot.dev/cause";

}  // namespace

absl::Status WithCause(absl::Status status, std::string_view cause) {
  if (!status.ok()) status.SetPayload(kCauseTypeUrl, absl::Cord(AbslView(cause)));
  return status;
}

std::string Cause(const absl::Status& status) {
  const auto cause = status.GetPayload(kCauseTypeUrl);
  return cause ? std::string(*cause) : "";
}

bool IsOfPostgreSql(const ErrorDetail& detail) {
  return detail.domain == kCommonDomain && detail.metadata.contains(kStatementKey);
}

}  // namespace vlot
