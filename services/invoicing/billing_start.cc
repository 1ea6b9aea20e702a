#include "services/invoicing/billing_start.h"

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/billing_store.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {

absl::CivilDay HouseDay(absl::Time now) { return ToCivilDay(now, DefaultTimeZone()); }

absl::StatusOr<BillingRun> StartBilling(pg::Transaction& tx, BillingRun run, absl::Time now) {
  const absl::CivilDay end = BillingPeriod(run.month).end;
  if (!run.final && HouseDay(now) < end) return PeriodNotOverError(run.month, end);
  if (!run.account.IsNil()) {
    ASSIGN_OR_RETURN(const AccountRows found, FindAccounts(tx, {run.account}));
    if (found.empty()) return AccountNotFoundError(run.account);
  }
  run.create_time = now;
  return StartRun(tx, run);
}

}  // namespace vlot::invoicing
