#include "services/invoicing/dunning/legal_days.h"

#include "services/invoicing/bank/target_days.h"

namespace vlot::invoicing::dunning {
namespace {

// The day on which the King's birthday is celebrated: the 26th of April when the 27th is a Sunday.
absl::CivilDay KingsDayOf(absl::civil_year_t year) {
  const absl::CivilDay day(year, 4, 27);
  return absl::GetWeekday(day) == absl::Weekday::sunday ? day - 1 : day;
}

// Article 3(1), and Good Friday by 3(2). The 5th of May counts every year there, whoever works on it.
bool IsHoliday(absl::CivilDay day) {
  const bool fixed = (day.month() == 1 && day.day() == 1) || (day.month() == 5 && day.day() == 5) ||
                     (day.month() == 12 && (day.day() == 25 || day.day() == 26));
  if (fixed || day == KingsDayOf(day.year())) return true;
  const absl::civil_diff_t after_easter = day - bank::EasterOf(day.year());
  return after_easter == -2 || after_easter == 1 || after_easter == 39 || after_easter == 50;
}

}  // namespace

bool IsWorkingDay(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday && !IsHoliday(day);
}

absl::CivilDay OnOrAfterWorkingDay(absl::CivilDay day) {
  while (!IsWorkingDay(day)) ++day;
  return day;
}

absl::CivilDay AddWorkingDays(absl::CivilDay day, int days) {
  for (; days > 0; --days) day = OnOrAfterWorkingDay(day + 1);
  return day;
}

}  // namespace vlot::invoicing::dunning
