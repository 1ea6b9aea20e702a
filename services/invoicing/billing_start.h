// Starting a billing run: what the API and the command line share.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/billing_run.h"

namespace vlot::invoicing {

// The day by which the house looks at the calendar: that of kDefaultTimeZone. About an account, its own zone decides.
absl::CivilDay HouseDay(absl::Time now);

// Starts `run` (with its id), or finds the working one of the same month and account. PERIOD_NOT_OVER by the house's
// day (an account further west may have to wait some hours more: it is parked until the next start),
// ACCOUNT_NOT_FOUND.
absl::StatusOr<BillingRun> StartBilling(pg::Transaction& tx, BillingRun run, absl::Time now);

}  // namespace vlot::invoicing
