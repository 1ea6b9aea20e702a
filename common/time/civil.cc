#include "common/time/civil.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

absl::TimeZone LoadDefaultTimeZone() {
  const auto zone = LoadTimeZone(kDefaultTimeZone);
  if (zone.ok()) return *zone;
  std::fprintf(stderr, "%s: install the package tzdata\n", std::string(zone.status().message()).c_str());
  std::abort();
}

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace

absl::StatusOr<absl::TimeZone> LoadTimeZone(std::string_view name) {
  absl::TimeZone zone;
  if (!name.empty() && absl::LoadTimeZone(AbslView(name), &zone)) return zone;
  return MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat("unknown time zone \"", AbslView(name), "\""),
                   {.reason = "UNKNOWN_TIME_ZONE",
                    .domain = std::string(kCommonDomain),
                    .metadata = {{"time_zone", std::string(name)}}});
}

absl::TimeZone DefaultTimeZone() {
  static const absl::TimeZone zone = LoadDefaultTimeZone();
  return zone;
}

absl::Time StartOfDay(absl::CivilDay day, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(day));
  // A skipped midnight does not exist: the day starts when the clocks have jumped. A repeated one starts the day the
  // first time.
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

DayPeriod MonthOf(absl::CivilDay day) {
  const absl::CivilMonth month(day);
  return {absl::CivilDay(month), absl::CivilDay(month + 1)};
}

absl::CivilDay AddMonths(absl::CivilDay anchor, int months) {
  const absl::CivilMonth month = absl::CivilMonth(anchor) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  const absl::CivilDay same(month.year(), month.month(), anchor.day());  // normalises into the next month if too long
  return same < last ? same : last;
}

absl::CivilDay AddWeekdays(absl::CivilDay day, int days) {
  const int step = days < 0 ? -1 : 1;
  while (days != 0) {
    day += step;
    if (!IsWeekend(day)) days -= step;
  }
  return day;
}

}  // namespace vlot
