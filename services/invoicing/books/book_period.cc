#include "services/invoicing/books/book_period.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/period.h"

namespace vlot::invoicing::books {
namespace {

constexpr size_t kYearDigits = 4;

absl::Status InvalidPeriodError(std::string_view text) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("\"", AbslView(text), "\" is no period: 2026, 2026-Q4 or 2026-11"),
                   {.reason = "INVALID_PERIOD", .domain = std::string(kErrorDomain)});
}

}  // namespace

absl::StatusOr<DayPeriod> ParseBookPeriod(std::string_view text) {
  // A year is given by its first month, which ParseMonth reads.
  if (text.size() == kYearDigits) {
    const absl::StatusOr<absl::CivilMonth> january = ParseMonth(absl::StrCat(AbslView(text), "-01"));
    if (!january.ok()) return InvalidPeriodError(text);
    return DayPeriod{absl::CivilDay(*january), absl::CivilDay(*january + 12)};
  }
  if (text.size() == kYearDigits + 3 && text[kYearDigits + 1] == 'Q') {
    const absl::StatusOr<absl::CivilMonth> january =
        ParseMonth(absl::StrCat(AbslView(text.substr(0, kYearDigits)), "-01"));
    const int quarter = text.back() - '1';
    if (!january.ok() || text[kYearDigits] != '-' || quarter < 0 || quarter > 3) return InvalidPeriodError(text);
    return DayPeriod{absl::CivilDay(*january + quarter * 3), absl::CivilDay(*january + quarter * 3 + 3)};
  }
  const absl::StatusOr<absl::CivilMonth> month = ParseMonth(text);
  if (!month.ok()) return InvalidPeriodError(text);
  return MonthOf(absl::CivilDay(*month));
}

std::vector<DayPeriod> MonthsOf(const DayPeriod& period) {
  std::vector<DayPeriod> months;
  for (absl::CivilDay day = period.begin; day < period.end; day = MonthOf(day).end) {
    months.push_back({day, std::min(period.end, MonthOf(day).end)});
  }
  return months;
}

bool IsOfOneYear(const DayPeriod& period) {
  return period.begin < period.end && period.begin.year() == (period.end - 1).year();
}

}  // namespace vlot::invoicing::books
