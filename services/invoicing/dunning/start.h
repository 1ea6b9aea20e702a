// Starting a dunning run: what the API and the command line share.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/dunning/run_store.h"

namespace vlot::invoicing::dunning {

// Starts `run` (its id, scope, actor, reason, time and, when `date` is given, its day; else today), or finds the
// working one of the same accounts. INVALID_ARGUMENT for a day in the future, ACCOUNT_NOT_FOUND.
absl::StatusOr<Run> StartDunning(pg::Transaction& tx, Run run, std::optional<absl::CivilDay> date);

}  // namespace vlot::invoicing::dunning
