// Civil time: days, months and their edges in a named zone, safe over the change of summer time.
// Pure functions (the zone is loaded from the system's tz database once); any thread.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace vlot {

// The zone of billing and delivery days where nothing else is agreed.
inline constexpr std::string_view kDefaultTimeZone = "Europe/Amsterdam";

// The zone of that IANA name; INVALID_ARGUMENT with reason UNKNOWN_TIME_ZONE if the system does not know it.
absl::StatusOr<absl::TimeZone> LoadTimeZone(std::string_view name);

// kDefaultTimeZone. A system without the tz database cannot run Vlot: this then stops the process, with the reason.
absl::TimeZone DefaultTimeZone();

// The day that a moment falls on in a zone:
// ToCivilDay(absl::Time, absl::TimeZone) -> absl::CivilDay; Abseil has it already.
using absl::ToCivilDay;

// The first moment of `day` in `zone`. Where summer time skips midnight, that is the moment of the change.
absl::Time StartOfDay(absl::CivilDay day, absl::TimeZone zone);

// Days from `begin` up to, not including, `end`.
struct DayPeriod {
  absl::CivilDay begin;
  absl::CivilDay end;

  bool Contains(absl::CivilDay day) const { return begin <= day && day < end; }
  bool operator==(const DayPeriod&) const = default;
};

// The calendar month that `day` falls in: [its first, the first of the next).
DayPeriod MonthOf(absl::CivilDay day);

// `anchor` moved by `months`, on the anchor's day or the month's last if it has no such day: the 31st of January
// plus one is the 28th (29th) of February, plus two the 31st of March. Always count from the anchor, never from a
// result.
absl::CivilDay AddMonths(absl::CivilDay anchor, int months);

// `day` moved by `days` that are not Saturday or Sunday.
absl::CivilDay AddWeekdays(absl::CivilDay day, int days);

}  // namespace vlot
