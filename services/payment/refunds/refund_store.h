// Refunds of all payments, found by their own ids. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/payment/payment.h"

namespace vlot::payment {

// Whose refund it is.
absl::StatusOr<std::optional<PaymentId>> FindPaymentOfRefund(pg::Transaction& tx, const RefundId& refund);

struct RefundQuery {
  std::optional<RefundState> state;
  std::optional<OrderId> order;
  std::optional<RefundId> before;  // the last of the page before
  int limit = 0;
};
// Newest first, each with its payment.
absl::StatusOr<std::vector<std::pair<RefundId, PaymentId>>> ListRefunds(pg::Transaction& tx, const RefundQuery& query);

}  // namespace vlot::payment
