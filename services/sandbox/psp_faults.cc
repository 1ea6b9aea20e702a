#include "services/sandbox/psp_faults.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "common/status/status.h"
#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_json.h"
#include "services/sandbox/psp_parse.h"

namespace vlot::sandbox {
namespace {

struct KindName {
  Fault::Kind kind;
  std::string_view name;
};
constexpr KindName kKinds[] = {
    {Fault::Kind::kDelay, "delay"},         {Fault::Kind::kError, "error"},
    {Fault::Kind::kLost, "lost"},           {Fault::Kind::kDoubled, "doubled"},
    {Fault::Kind::kReordered, "reordered"}, {Fault::Kind::kTimeoutAfter, "timeout_after"},
};

absl::StatusOr<int64_t> Number(const Json& body, const std::string& field, int64_t otherwise) {
  if (!body.contains(field)) return otherwise;
  if (!body[field].is_number_integer())
    return FieldInvalid(field, "The '" + field + "' field should be a whole number");
  return body[field].get<int64_t>();
}

absl::StatusOr<Fault::Kind> Kind(const Json& body) {
  if (!body.contains("kind") || !body["kind"].is_string()) return FieldMissing("kind");
  for (const KindName& kind : kKinds) {
    if (kind.name == body["kind"].get<std::string>()) return kind.kind;
  }
  return FieldInvalid("kind", "The kind is none of delay, error, lost, doubled, reordered, timeout_after");
}

}  // namespace

absl::StatusOr<Fault> ParseFault(const std::string& json) {
  ASSIGN_OR_RETURN(const Json body, ParseBody(json));
  Fault fault;
  if (!body.contains("operation") || !body["operation"].is_string()) return FieldMissing("operation");
  fault.operation = body["operation"].get<std::string>();
  ASSIGN_OR_RETURN(fault.kind, Kind(body));
  ASSIGN_OR_RETURN(fault.left, Number(body, "count", fault.left));
  ASSIGN_OR_RETURN(const int64_t delay_ms, Number(body, "delay_ms", absl::ToInt64Milliseconds(fault.delay)));
  fault.delay = absl::Milliseconds(delay_ms);
  ASSIGN_OR_RETURN(const int64_t status, Number(body, "status", fault.status));
  if (status < 400 || status > 599) return FieldInvalid("status", "The status should be from 400 to 599");
  fault.status = static_cast<int>(status);
  return fault;
}

std::string FormatFault(const Fault& fault) {
  JsonWriter out;
  out.BeginObject().Field("operation", fault.operation);
  for (const KindName& kind : kKinds) {
    if (kind.kind == fault.kind) out.Field("kind", kind.name);
  }
  out.IntField("count", fault.left).IntField("delay_ms", absl::ToInt64Milliseconds(fault.delay));
  out.IntField("status", fault.status).EndObject();
  return out.Take();
}

void FaultPlan::Add(Fault fault) {
  absl::MutexLock lock(&mutex_);
  faults_.push_back(std::move(fault));
}

void FaultPlan::Clear() {
  absl::MutexLock lock(&mutex_);
  faults_.clear();
}

std::vector<Fault> FaultPlan::List() const {
  absl::MutexLock lock(&mutex_);
  return faults_;
}

std::optional<Fault> FaultPlan::Take(const std::string& operation) {
  absl::MutexLock lock(&mutex_);
  for (auto it = faults_.begin(); it != faults_.end(); ++it) {
    if (it->operation != operation && it->operation != "*") continue;
    if (it->left > 0) --it->left;
    Fault fault = *it;
    if (it->left == 0) faults_.erase(it);
    return fault;
  }
  return std::nullopt;
}

}  // namespace vlot::sandbox
