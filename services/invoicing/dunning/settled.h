// Paying ends dunning by itself: whoever changes what is open on documents calls this in the same transaction, after.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/feed/event.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"

namespace vlot::invoicing::dunning {

// Closes the live cases of `accounts` of which nothing is open any more, and lifts dunning's hold of accounts that have
// no held case left; ACCOUNT_CHANGED for each of these. The documents, then the accounts must be locked before.
absl::StatusOr<std::vector<feed::NewEvent>> EndSettledCases(pg::Transaction& tx, std::vector<AccountId> accounts,
                                                            absl::Time now);

}  // namespace vlot::invoicing::dunning
