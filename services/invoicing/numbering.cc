#include "services/invoicing/numbering.h"

#include "absl/strings/str_format.h"

namespace vlot::invoicing {

Run RunOf(Series series, absl::CivilDay issue_date) { return {series, static_cast<int32_t>(issue_date.year())}; }

std::string FormatNumber(Run run, int64_t sequence) {
  return absl::StrFormat("%c%02d-%07d", run.series == Series::kInvoice ? 'F' : 'C', run.year % 100, sequence);
}

}  // namespace vlot::invoicing
