// Schedules of billing runs, and the strikes that somebody took on, as rows. SQL and mapping; inside the caller's
// transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/calendar/schedule.h"

namespace vlot::invoicing {

// The one that was set, else the one that always counts.
absl::StatusOr<BillingSchedule> FindSchedule(pg::Transaction& tx, const std::string& legal_entity);
absl::Status SaveSchedule(pg::Transaction& tx, const BillingSchedule& schedule, absl::Time now);

// True for the first who asks for this day's strike: he carries it out in the same transaction. Waits for another who
// is doing so.
absl::StatusOr<bool> TakeStrike(pg::Transaction& tx, const std::string& legal_entity, absl::CivilDay day,
                                absl::Time now);

}  // namespace vlot::invoicing
