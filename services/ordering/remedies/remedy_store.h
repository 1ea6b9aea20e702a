// Remedies as rows: rare, so one at a time. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/ordering/remedies/remedy.h"

namespace vlot::ordering {

// Holds the order's row, so that of its remedies none is granted at the same time; false: there is no such order.
absl::StatusOr<bool> LockOrder(pg::Transaction& tx, const OrderId& order);

absl::Status InsertRemedy(pg::Transaction& tx, const Remedy& remedy);
// Writes it, if it is still of the version it was read with; false: somebody else has written it. Its version rises.
absl::StatusOr<bool> UpdateRemedy(pg::Transaction& tx, Remedy& remedy);
// Its news up to this one stand on the timeline.
absl::Status MarkTold(pg::Transaction& tx, const RemedyId& remedy, int news);

absl::StatusOr<std::optional<Remedy>> FindRemedy(pg::Transaction& tx, const RemedyId& remedy);
// Of one order, oldest first; all of them.
absl::StatusOr<std::vector<Remedy>> FindRemediesOf(pg::Transaction& tx, const OrderId& order);

// A credit note that invoicing issued for an order.
struct IssuedCredit {
  InvoiceId credit_note;
  OrderId order;
  int64_t amount_minor = 0;
};
// Keeps those that no remedy asked for, of orders that are here: a person made them. Knowing one already changes
// nothing.
absl::Status RecordCreditsByHand(pg::Transaction& tx, absl::Span<const IssuedCredit> issued);
// What they gave back of the order.
absl::StatusOr<int64_t> SumCreditsByHand(pg::Transaction& tx, const OrderId& order);

struct RemedyFilter {
  std::optional<OrderId> order;
  std::string caller;  // whose orders; "" for all
  std::optional<RemedyState> state;
  std::optional<RemedyId> before;  // the last of the page before
  int limit = 0;
};
// Newest first.
absl::StatusOr<std::vector<Remedy>> ListRemedies(pg::Transaction& tx, const RemedyFilter& filter);

// Those that somebody must look at, or with news to be told; leased until `lease`, so that another copy leaves them.
absl::StatusOr<std::vector<Remedy>> TakeDueRemedies(pg::Transaction& tx, absl::Time now, absl::Time lease, int limit);

// Payment has news of these refunds: their remedies look at once. Whoever is at it, and asked before, will not be
// heard. Those of the refunds that a remedy still waits for come back: it will learn how they stand.
absl::StatusOr<absl::flat_hash_set<RefundId>> WakeRemediesOf(pg::Transaction& tx, const std::vector<RefundId>& refunds,
                                                             absl::Time now);

}  // namespace vlot::ordering
