// Days on which a term that Dutch law sets can end, and on which letters are delivered: not Saturdays, Sundays and
// the generally recognised holidays (Algemene termijnenwet, articles 1 and 3). Pure functions.
#pragma once

#include "absl/time/civil_time.h"

namespace vlot::invoicing::dunning {

bool IsWorkingDay(absl::CivilDay day);

// `day` itself, or the next one that is.
absl::CivilDay OnOrAfterWorkingDay(absl::CivilDay day);

// `day` moved on by `days` working days.
absl::CivilDay AddWorkingDays(absl::CivilDay day, int days);

}  // namespace vlot::invoicing::dunning
