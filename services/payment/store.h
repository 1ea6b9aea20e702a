// Payments, attempts and refunds in the database, many at once, in an open transaction that the caller commits. Rows
// that are to be changed are locked first, by LockPayments or TakeDue, in the order of their ids. Fails as common/pg
// does.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/payment/payment.h"

namespace vlot::payment {

// Inserts those that are not there yet, by id; which they were. New payments have one attempt or none, and no refunds.
absl::StatusOr<absl::flat_hash_set<PaymentId>> InsertPayments(pg::Transaction& tx,
                                                              absl::Span<const Payment* const> payments);

// Ascending by id, whole; those that do not exist are left out. `ids` without repetitions.
absl::StatusOr<std::vector<Payment>> LockPayments(pg::Transaction& tx, absl::Span<const PaymentId> ids);
absl::StatusOr<std::vector<Payment>> FindPayments(pg::Transaction& tx, absl::Span<const PaymentId> ids);

// Payments whose due_at has come, earliest first, locked; those that another copy has in hand are passed over.
absl::StatusOr<std::vector<Payment>> TakeDue(pg::Transaction& tx, absl::Time now, int max);

// Writes payments that were locked and changed.
absl::Status SavePayments(pg::Transaction& tx, absl::Span<const Payment* const> payments);

struct PaymentQuery {
  std::optional<OrderId> order;
  std::vector<State> states;        // empty: all
  std::optional<PaymentId> before;  // the last of the page before
  int limit = 0;
};
// Newest first.
absl::StatusOr<std::vector<Payment>> ListPayments(pg::Transaction& tx, const PaymentQuery& query);

}  // namespace vlot::payment
