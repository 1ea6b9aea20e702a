// The days on which euro payments are settled (TARGET): Monday to Friday, but for New Year's Day, Good Friday, Easter
// Monday, Labour Day (1 May), Christmas and the day after (ECB, long-term calendar of 14 December 2000). Pure
// functions.
#pragma once

#include "absl/time/civil_time.h"

namespace vlot::invoicing::bank {

// Easter Sunday of the Gregorian calendar.
absl::CivilDay EasterOf(absl::civil_year_t year);

bool IsTargetDay(absl::CivilDay day);

// `day` itself, or the next one that is.
absl::CivilDay OnOrAfterTargetDay(absl::CivilDay day);

// `day` moved on by `days` TARGET days.
absl::CivilDay AddTargetDays(absl::CivilDay day, int days);

}  // namespace vlot::invoicing::bank
