// Background steps: offers that were not accepted in time go to the next courier, and jobs without one are tried again.
// Any number of copies may run: a row of offers is taken by one of them.
#pragma once

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/courier/core.h"

namespace vlot::courier {

// Takes some of the offers whose time has passed, in one transaction. How many jobs were looked at; 0: nothing is due.
absl::StatusOr<int> ExpireOffersStep(pg::Pool& pool, const Core& core);

}  // namespace vlot::courier
