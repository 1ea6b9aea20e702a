// A dry run: what a run would bill now. Reads only.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/billing_run.h"

namespace vlot::invoicing {

struct BillingPreview {
  AccountId account;
  int64_t deliveries = 0;
  int64_t items = 0;
  int32_t invoices = 0;
  Money net, vat, total;
  Money total_before;   // of the month before
  absl::Status parked;  // why it would be; OK: it would not
};

// Accounts with something to be billed, and those that were billed for the month before and have nothing now: their
// totals are nothing, so that the differences add up. After `after` (nil: from the first) in the order of ids, at most
// `limit`. A month that is not over is
// previewed as it stands. `account` (nil: all) narrows it to one; `region` is the seller's country.
absl::StatusOr<std::vector<BillingPreview>> PreviewBilling(pg::Transaction& tx, absl::CivilMonth month,
                                                           AccountId account, AccountId after, int limit,
                                                           std::string_view region, absl::Time now);

}  // namespace vlot::invoicing
