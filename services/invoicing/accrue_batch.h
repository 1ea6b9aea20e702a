// BatchAccrueItems' transaction: delivered lines wait for the month's invoice, reserved credit becomes accrued credit.
#pragma once

#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/pg/pg.h"
#include "services/invoicing/credit_store.h"

namespace vlot::invoicing {

using AccrueEntry = batch::Entry<AccrueRequest, std::monostate>;

// A flush function of common/batch. `region` is the seller's country. Delivered is delivered: an account is not refused
// for its limit, hold or billing mode. ACCOUNT_NOT_FOUND, or what vat::Calculate finds.
absl::Status AccrueItems(const std::string& region, absl::Time now, pg::Transaction& tx,
                         absl::Span<AccrueEntry> entries);

}  // namespace vlot::invoicing
