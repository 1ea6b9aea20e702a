#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/ids/ids.h"
#include "common/status/status.h"

namespace vlot::wire {

// For convert.cc: take a value out of a request's field, or note what is wrong with it and go on, so that the caller
// learns of all fields at once. What is returned after a violation is T{} and must not be used: the Violations end in
// an error. Pure functions, any thread.

// The value, or a violation of `field`: wire::Take(wire::FromProto(request.amount()), "amount", violations).
template <class T>
T Take(absl::StatusOr<T> value, const std::string& field, Violations& violations) {
  if (value.ok()) return *std::move(value);
  violations.AddStatus(field, value.status());
  return T{};
}

// A resource name, required: wire::TakeName<OrderId>(request.name(), "name", violations).
template <class IdType>
IdType TakeName(const std::string& name, const std::string& field, Violations& violations) {
  if (name.empty()) {
    violations.Add(field, absl::StrCat("is required: \"", std::string(IdType::kCollection), "/<uuid>\""));
    return IdType();
  }
  return Take(IdType::ParseName(name), field, violations);
}

// The request id of a mutation: a UUID, required.
Uuid TakeRequestId(const std::string& request_id, Violations& violations);

// Text of `least` to `most` characters of valid UTF-8 (protobuf sees to that) without control characters but newlines,
// and without U+FFFE and U+FFFF. What is required is not blank.
std::string TakeText(const std::string& text, size_t least, size_t most, const std::string& field,
                     Violations& violations);

// A page's size as AIP-158 wants it: 0 is the default, more than the maximum is the maximum, negative is a violation.
int TakePageSize(int requested, int standard, int maximum, Violations& violations);

}  // namespace vlot::wire
