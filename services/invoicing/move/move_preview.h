// What a move would close now, and a shadow run: what the other billing mode would have billed. Reads only.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/billing_preview.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

// Two ways to bill the same things.
struct Shadow {
  int32_t compared = 0;  // deliveries, or instant invoices
  Money billed;          // as they are
  Money otherwise;       // as the other mode would have
};

struct MovePreview {
  AccountId account;
  BillingMode from = BillingMode::kInstant;
  BillingMode to = BillingMode::kInstant;
  std::vector<BillingPreview> finals;  // from monthly, by month
  int64_t orders_left = 0;
  Money open, credit_balance;
  Shadow shadow;
};

// ACCOUNT_NOT_FOUND, ACCOUNT_MODE_SAME. `region` is the seller's country.
absl::StatusOr<MovePreview> PreviewMove(pg::Transaction& tx, AccountId account, BillingMode to, std::string_view region,
                                        absl::Time now);

}  // namespace vlot::invoicing
