#include "common/wire/status.h"

#include <string>
#include <utility>

#include "common/status/error_detail.h"
#include "google/rpc/error_details.pb.h"

namespace vlot::wire {
namespace {

void AddDetail(const ErrorDetail& detail, google::rpc::Status& proto) {
  if (!detail.reason.empty()) {
    google::rpc::ErrorInfo info;
    info.set_reason(detail.reason);
    info.set_domain(detail.domain);
    info.mutable_metadata()->insert(detail.metadata.begin(), detail.metadata.end());
    proto.add_details()->PackFrom(info);
  }
  if (!detail.violations.empty()) {
    google::rpc::BadRequest bad;
    for (const FieldViolation& violation : detail.violations) {
      auto* added = bad.add_field_violations();
      added->set_field(violation.field);
      added->set_description(violation.description);
    }
    proto.add_details()->PackFrom(bad);
  }
  if (detail.retry_after) {
    google::rpc::RetryInfo retry;
    const int64_t us = absl::ToInt64Microseconds(*detail.retry_after);
    retry.mutable_retry_delay()->set_seconds(us / 1'000'000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(us % 1'000'000) * 1000);
    proto.add_details()->PackFrom(retry);
  }
}

// Whether the packed detail is one that we know; takes it in if so.
bool TakeDetail(const google::protobuf::Any& packed, ErrorDetail& detail) {
  if (google::rpc::ErrorInfo info; packed.UnpackTo(&info)) {
    detail.reason = info.reason();
    detail.domain = info.domain();
    detail.metadata.insert(info.metadata().begin(), info.metadata().end());
    return true;
  }
  if (google::rpc::BadRequest bad; packed.UnpackTo(&bad)) {
    for (const auto& violation : bad.field_violations()) {
      detail.violations.push_back({.field = violation.field(), .description = violation.description()});
    }
    return true;
  }
  if (google::rpc::RetryInfo retry; packed.UnpackTo(&retry)) {
    detail.retry_after = absl::Seconds(retry.retry_delay().seconds()) + absl::Nanoseconds(retry.retry_delay().nanos());
    return true;
  }
  return false;
}

}  // namespace

google::rpc::Status ToProto(const absl::Status& status) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(status.code()));
  proto.set_message(std::string(status.message()));
  if (const auto detail = GetErrorDetail(status)) AddDetail(*detail, proto);
  return proto;
}

absl::Status FromProto(const google::rpc::Status& status) {
  if (status.code() == 0) return absl::OkStatus();
  absl::StatusCode code = static_cast<absl::StatusCode>(status.code());
  if (status.code() < 0 || status.code() > static_cast<int>(absl::StatusCode::kUnauthenticated)) {
    code = absl::StatusCode::kUnknown;
  }
  ErrorDetail detail;
  bool any = false;
  for (const google::protobuf::Any& packed : status.details()) any |= TakeDetail(packed, detail);
  if (!any) return absl::Status(code, status.message());
  return MakeError(code, status.message(), std::move(detail));
}

}  // namespace vlot::wire
