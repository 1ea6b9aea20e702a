// Document numbers: a series for invoices and one for credit notes, each begun anew every year, without gaps.
// Pure functions; any thread. Giving out numbers is the store's: a counter row per legal entity, series and year.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

namespace vlot::invoicing {

enum class Series : int16_t { kInvoice = 1, kCreditNote = 2 };

// What a counter counts, within a legal entity.
struct Run {
  Series series = Series::kInvoice;
  int32_t year = 0;

  auto operator<=>(const Run&) const = default;
};

// The year is that of the issue date.
Run RunOf(Series series, absl::CivilDay issue_date);

// "F26-0000042", "C26-0000007". Beyond seven digits the number grows longer, and stays unique.
std::string FormatNumber(Run run, int64_t sequence);

}  // namespace vlot::invoicing
