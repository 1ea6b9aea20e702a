// How rows become payments and back. Internal to the store.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/payment/payment.h"

namespace vlot::payment {

// Reads the columns of kPaymentColumns. `refunds` is the number of rows that are still to be read.
struct PaymentRow {
  Payment payment;
  int32_t refunds = 0;
};
PaymentRow ReadPaymentRow(const pg::Row& row);

// Adds the earlier attempts and the refunds to where there are any. `rows` ascending by id.
absl::StatusOr<std::vector<Payment>> Complete(pg::Transaction& tx, std::vector<PaymentRow> rows);

// Writes all attempts but the last of each, and all refunds.
absl::Status SaveAttempts(pg::Transaction& tx, absl::Span<const Payment* const> payments);
absl::Status SaveRefunds(pg::Transaction& tx, absl::Span<const Payment* const> payments);

}  // namespace vlot::payment
