// Settlements across payment and invoicing: what payment has compared is what the ledger has booked.
#pragma once

#include "absl/status/status.h"
#include "services/vlot/audit/databases.h"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

// Each that is booked is one of payment's, with the same amounts; and when invoicing has read all of payment's feed,
// each of payment's is booked. All are in memory: the provider pays out once a day.
absl::Status CheckSettlements(Databases& databases, Tally& tally);

}  // namespace vlot::audit
