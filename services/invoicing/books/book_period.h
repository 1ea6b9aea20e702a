// Periods of bookkeeping: a year, a quarter or a month of the calendar. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/civil.h"

namespace vlot::invoicing::books {

inline constexpr int kPeriodDaysMax = 366;

// "2026", "2026-Q4" or "2026-11"; else INVALID_ARGUMENT, INVALID_PERIOD.
absl::StatusOr<DayPeriod> ParseBookPeriod(std::string_view text);

// Its months, cut to it: at most twelve and a bit.
std::vector<DayPeriod> MonthsOf(const DayPeriod& period);

// Within one calendar year.
bool IsOfOneYear(const DayPeriod& period);

}  // namespace vlot::invoicing::books
