// Policies, statutory rates and scales of costs as rows: a few dozen. Inside the caller's transaction. Errors are those
// of common/pg.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/dunning/ladder.h"

namespace vlot::invoicing::dunning {

struct Rules {
  std::vector<Policy> policies;   // by id, the newest first
  std::vector<CostScale> scales;  // the newest first
  std::vector<Rate> rates;        // by kind, the newest first

  Rulebook book() const { return {policies, scales, rates}; }
};
absl::StatusOr<Rules> FindRules(pg::Transaction& tx);

// One of the same id and day is replaced.
absl::Status SavePolicy(pg::Transaction& tx, const Policy& policy);
// Whether interest was charged for a day on or after `from`.
absl::StatusOr<bool> HasCharged(pg::Transaction& tx, absl::CivilDay from);
absl::Status SaveRate(pg::Transaction& tx, const Rate& rate);
// Whether costs were charged or announced on or after `from`.
absl::StatusOr<bool> HasChargedCosts(pg::Transaction& tx, absl::CivilDay from);
absl::Status SaveScale(pg::Transaction& tx, const CostScale& scale);

}  // namespace vlot::invoicing::dunning
