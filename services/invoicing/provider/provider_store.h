// The payment provider's settlements as rows, inside the caller's transaction. What the bank moves of them:
// bank/settlement_store.h. Errors are those of common/pg.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/provider/provider_settlement.h"

namespace vlot::invoicing::provider {

// False: it is known.
absl::StatusOr<bool> InsertSettlement(pg::Transaction& tx, const ProviderSettlement& settlement, absl::Time now);

}  // namespace vlot::invoicing::provider
