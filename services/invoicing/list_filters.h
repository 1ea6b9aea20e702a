// What requests narrow lists by, out of their fields; for FromProto. What is wrong is a violation of its field. Pure;
// any thread.
#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "common/status/violations.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace vlot::invoicing {

// The value of the same number; nothing for that of number 0, which asks for none.
template <class Value, class Enum>
std::optional<Value> TakeChoice(Enum chosen, const std::string& field, Violations& violations) {
  if (static_cast<int>(chosen) == 0) return std::nullopt;
  if (google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(chosen) == nullptr) {
    violations.Add(field, "is not known");
  }
  return static_cast<Value>(chosen);
}

// The days [from_date, until_date) of a request; either may be open.
template <class Request>
void TakeDays(const Request& request, std::optional<absl::CivilDay>& from, std::optional<absl::CivilDay>& until,
              Violations& violations) {
  const size_t before = violations.all().size();
  if (request.has_from_date()) from = wire::Take(wire::FromProto(request.from_date()), "from_date", violations);
  if (request.has_until_date()) until = wire::Take(wire::FromProto(request.until_date()), "until_date", violations);
  if (violations.all().size() == before && from && until && *until <= *from) {
    violations.Add("until_date", "must be after from_date");
  }
}

}  // namespace vlot::invoicing
