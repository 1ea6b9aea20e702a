#include "services/invoicing/bank/target_days.h"

namespace vlot::invoicing::bank {
namespace {

bool IsFixedHoliday(absl::CivilDay day) {
  return (day.month() == 1 && day.day() == 1) || (day.month() == 5 && day.day() == 1) ||
         (day.month() == 12 && (day.day() == 25 || day.day() == 26));
}

}  // namespace

// The "anonymous" algorithm (Nature, 20 April 1876), letters as there.
absl::CivilDay EasterOf(absl::civil_year_t year) {
  const int a = static_cast<int>(year % 19), b = static_cast<int>(year / 100), c = static_cast<int>(year % 100);
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return absl::CivilDay(year, n / 31, n % 31 + 1);
}

bool IsTargetDay(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday || IsFixedHoliday(day)) return false;
  const absl::CivilDay easter = EasterOf(day.year());
  return day != easter - 2 && day != easter + 1;
}

absl::CivilDay OnOrAfterTargetDay(absl::CivilDay day) {
  while (!IsTargetDay(day)) ++day;
  return day;
}

absl::CivilDay AddTargetDays(absl::CivilDay day, int days) {
  for (; days > 0; --days) day = OnOrAfterTargetDay(day + 1);
  return day;
}

}  // namespace vlot::invoicing::bank
