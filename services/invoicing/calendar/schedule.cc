#include "services/invoicing/calendar/schedule.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

Strike StrikeOn(const BillingSchedule& schedule, absl::CivilDay day, absl::TimeZone zone) {
  const absl::CivilMinute minute(day.year(), day.month(), day.day(), schedule.hour, schedule.minute);
  return {.day = day, .time = absl::FromCivil(minute, zone)};
}

bool Strikes(const BillingSchedule& schedule, absl::CivilDay day) { return day.day() >= schedule.day; }

}  // namespace

absl::Status CheckSchedule(const BillingSchedule& schedule) {
  Violations violations;
  if (schedule.day < 1 || schedule.day > kScheduleDayMax) {
    violations.Add("day", absl::StrCat("must be 1 to ", kScheduleDayMax, ": invoices are due by the fifteenth"));
  }
  if (schedule.hour < 0 || schedule.hour > 23) violations.Add("hour", "must be 0 to 23");
  if (schedule.minute < 0 || schedule.minute > 59) violations.Add("minute", "must be 0 to 59");
  if (!LoadTimeZone(schedule.time_zone).ok()) {
    violations.Add("time_zone", "must be the name of a time zone, such as Europe/Amsterdam");
  }
  return violations.ToStatus(kErrorDomain);
}

absl::StatusOr<Strike> LastStrike(const BillingSchedule& schedule, absl::Time now) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(schedule.time_zone));
  absl::CivilDay day = absl::ToCivilDay(now, zone);
  if (StrikeOn(schedule, day, zone).time > now) --day;
  if (!Strikes(schedule, day)) day = absl::CivilDay(absl::CivilMonth(day)) - 1;  // the last of the month before
  return StrikeOn(schedule, day, zone);
}

absl::StatusOr<Strike> NextStrike(const BillingSchedule& schedule, absl::Time now) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(schedule.time_zone));
  absl::CivilDay day = absl::ToCivilDay(now, zone);
  if (StrikeOn(schedule, day, zone).time <= now) ++day;
  if (!Strikes(schedule, day)) day = absl::CivilDay(day.year(), day.month(), schedule.day);
  return StrikeOn(schedule, day, zone);
}

}  // namespace vlot::invoicing
