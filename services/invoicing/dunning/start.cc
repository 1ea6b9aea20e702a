#include "services/invoicing/dunning/start.h"

#include "common/status/status.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::dunning {

absl::StatusOr<Run> StartDunning(pg::Transaction& tx, Run run, std::optional<absl::CivilDay> date) {
  const absl::CivilDay today = HouseDay(run.create_time);
  run.date = date.value_or(today);
  if (run.date > today) {
    Violations violations;
    violations.Add("date", "is in the future: reminders bear the day on which they are made");
    return violations.ToStatus(kErrorDomain);
  }
  if (!run.scope.IsNil()) {
    ASSIGN_OR_RETURN(const AccountRows found, FindAccounts(tx, {run.scope}));
    if (found.empty()) return AccountNotFoundError(run.scope);
  }
  return StartRun(tx, run);
}

}  // namespace vlot::invoicing::dunning
