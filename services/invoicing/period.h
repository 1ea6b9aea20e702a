// Billing periods: months of civil days, told apart in the account's zone. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/time/civil.h"

namespace vlot::invoicing {

// The `index`-th period from `anchor` on: a month, from the anchor's day (or its month's last) up to that day of the
// next. Every day falls in exactly one: neighbours are counted from the anchor, not from each other.
DayPeriod PeriodFrom(absl::CivilDay anchor, int index);

// Which period from `anchor` on `day` falls in; negative before the anchor.
int PeriodIndexOf(absl::CivilDay anchor, absl::CivilDay day);

// The moments of a period in a zone: [begin, end). As long as its days are, also over a change of summer time.
struct MomentPeriod {
  absl::Time begin;
  absl::Time end;
};
MomentPeriod MomentsOf(const DayPeriod& period, absl::TimeZone zone);

// What a collective invoice may be for: deliveries of one calendar month (Directive 2006/112/EC, article 223).
DayPeriod BillingPeriod(absl::CivilMonth month);

// The last day on which it may be issued: the fifteenth of the month after (Directive 2006/112/EC, article 222; Wet op
// de omzetbelasting 1968, article 34g).
absl::CivilDay IssueDeadline(absl::CivilMonth month);

// How near that is. The numbers are those of the proto.
enum class Urgency : int16_t { kNotOver = 1, kDue = 2, kDueSoon = 3, kOverdue = 4 };
Urgency UrgencyOf(absl::CivilMonth month, absl::CivilDay today);

// "2026-11"; else INVALID_ARGUMENT, INVALID_MONTH.
absl::StatusOr<absl::CivilMonth> ParseMonth(std::string_view text);
std::string FormatMonth(absl::CivilMonth month);

}  // namespace vlot::invoicing
