// When billing runs start by themselves: from a day of the month on, every day at the same hour of a zone, for what the
// months before have left to be billed. Pure; any thread.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/time/civil.h"

namespace vlot::invoicing {

struct BillingSchedule {
  std::string legal_entity;  // our own short code of who issues
  bool enabled = true;
  int day = 1;   // of the month, 1 to kScheduleDayMax
  int hour = 4;  // 0 to 23
  int minute = 0;
  std::string time_zone{kDefaultTimeZone};
  std::string actor;  // who set it; empty: nobody, it is the one that always counts

  bool operator==(const BillingSchedule&) const = default;
};

// Invoices of a month are issued by the fifteenth of the next (period.h): a later day would miss it every time.
inline constexpr int kScheduleDayMax = 14;

// INVALID_ARGUMENT, INVALID_FIELDS naming each.
absl::Status CheckSchedule(const BillingSchedule& schedule);

struct Strike {
  absl::CivilDay day;  // in the schedule's zone: what it is known by
  absl::Time time;
};

// The last one at or before `now`, and the first after it. Where summer time skips its moment, it is the change of the
// clocks. UNKNOWN_TIME_ZONE.
absl::StatusOr<Strike> LastStrike(const BillingSchedule& schedule, absl::Time now);
absl::StatusOr<Strike> NextStrike(const BillingSchedule& schedule, absl::Time now);

}  // namespace vlot::invoicing
