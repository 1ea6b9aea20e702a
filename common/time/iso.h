// Dates and times as text: ISO 8601 days and RFC 3339 moments. Pure functions, any thread.
// A text that does not parse gives INVALID_ARGUMENT with reason INVALID_DATE or INVALID_TIME.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace vlot {

// "2025-03-09". Years 0000 to 9999.
std::string FormatIsoDate(absl::CivilDay day);

// Exactly YYYY-MM-DD and a day that exists.
absl::StatusOr<absl::CivilDay> ParseIsoDate(std::string_view text);

// In UTC with six decimals always: "2025-03-09T14:03:05.123456Z".
std::string FormatRfc3339(absl::Time time);

// In the zone, with its offset and without decimals: "2025-03-09T15:03:05+01:00".
std::string FormatRfc3339(absl::Time time, absl::TimeZone zone);

// Any RFC 3339 moment with an offset; truncated to microseconds.
absl::StatusOr<absl::Time> ParseRfc3339(std::string_view text);

}  // namespace vlot
