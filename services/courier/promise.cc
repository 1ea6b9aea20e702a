#include "services/courier/promise.h"

#include <algorithm>

#include "common/time/time.h"

namespace vlot::courier {
namespace {

bool IsClosed(const DeliveryTerms& terms, absl::CivilDay day) {
  // absl::Weekday counts Monday 0 to Sunday 6.
  return (terms.closed_weekdays & (1 << static_cast<int>(absl::GetWeekday(day)))) != 0;
}

absl::CivilDay FirstDay(const DeliveryTerms& terms, absl::Time now, absl::TimeZone zone) {
  const absl::CivilSecond local = absl::ToCivilSecond(now, zone);
  const int days = local.hour() < terms.next_day_cutoff_hour ? 1 : 2;
  return absl::CivilDay(local) + days;
}

absl::Time HourOf(absl::CivilDay day, int hour, absl::TimeZone zone) {
  return absl::FromCivil(absl::CivilHour(day) + hour, zone);
}

}  // namespace

Window Promise(const DeliveryTerms& terms, const Wish& wish, absl::Time now, absl::TimeZone zone) {
  absl::CivilDay day = FirstDay(terms, now, zone);
  if (wish.day) day = std::max(day, *wish.day);
  for (int skipped = 0; skipped < 7 && IsClosed(terms, day); ++skipped) ++day;
  const bool any_hour = wish.until_hour == 0;
  return {.day = day,
          .from = HourOf(day, any_hour ? kDayFromHour : wish.from_hour, zone),
          .until = HourOf(day, any_hour ? kDayUntilHour : wish.until_hour, zone)};
}

}  // namespace vlot::courier
