// A billing run's transaction: some hundred accounts' deliveries become collective invoices, all or nothing.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/billing_run.h"
#include "services/invoicing/collective.h"
#include "services/invoicing/issuer.h"

namespace vlot::invoicing {

// An account's documents of a month as they would be issued now, without ids and numbers. What keeps them from being
// issued: PERIOD_NOT_OVER (not for a final run), UNKNOWN_TIME_ZONE, and what SortIntoLots and DraftCollectiveInvoice
// refuse.
absl::StatusOr<std::vector<Document>> DraftAccount(const AccountRow& account, std::vector<Delivery> deliveries,
                                                   const BillingRun& run, std::string_view region, absl::Time now);

// Bills those of `accounts` that still wait in `run` and that nobody else is billing; the others are left alone. An
// account that cannot be billed is parked with its reason, and its neighbours go on. Accrued credit becomes open. An
// error is everybody's, and nothing may be committed.
absl::Status BillAccounts(const Issuer& issuer, UuidV7Generator& ids, const BillingRun& run,
                          const std::vector<AccountId>& accounts, pg::Transaction& tx);

// The account is parked for `why`.
BilledAccount Parked(const AccountId& account, const absl::Status& why);

}  // namespace vlot::invoicing
