#include "services/invoicing/period.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

constexpr int kIssueDay = 15;
constexpr int kSoonDays = 5;

}  // namespace

DayPeriod PeriodFrom(absl::CivilDay anchor, int index) {
  return {AddMonths(anchor, index), AddMonths(anchor, index + 1)};
}

int PeriodIndexOf(absl::CivilDay anchor, absl::CivilDay day) {
  const int months = static_cast<int>(absl::CivilMonth(day) - absl::CivilMonth(anchor));
  return day < AddMonths(anchor, months) ? months - 1 : months;
}

MomentPeriod MomentsOf(const DayPeriod& period, absl::TimeZone zone) {
  return {StartOfDay(period.begin, zone), StartOfDay(period.end, zone)};
}

DayPeriod BillingPeriod(absl::CivilMonth month) { return PeriodFrom(absl::CivilDay(month), 0); }

absl::CivilDay IssueDeadline(absl::CivilMonth month) { return absl::CivilDay(month + 1) + (kIssueDay - 1); }

Urgency UrgencyOf(absl::CivilMonth month, absl::CivilDay today) {
  if (today < BillingPeriod(month).end) return Urgency::kNotOver;
  const absl::CivilDay deadline = IssueDeadline(month);
  if (today > deadline) return Urgency::kOverdue;
  return deadline - today <= kSoonDays ? Urgency::kDueSoon : Urgency::kDue;
}

absl::StatusOr<absl::CivilMonth> ParseMonth(std::string_view text) {
  const absl::StatusOr<absl::CivilDay> first = ParseIsoDate(std::string(text) + "-01");
  if (text.size() == 7 && first.ok()) return absl::CivilMonth(*first);
  return MakeError(absl::StatusCode::kInvalidArgument,
                   absl::StrCat("not a month such as 2026-11: \"", AbslView(text), "\""),
                   {.reason = "INVALID_MONTH", .domain = std::string(kErrorDomain)});
}

std::string FormatMonth(absl::CivilMonth month) { return absl::StrFormat("%04d-%02d", month.year(), month.month()); }

}  // namespace vlot::invoicing
