// Writes what becomes of payments: locks them, lets a decision change each, saves what changed and tells the feed. The
// one place where payments change after they were made. Thread-safe; owns none of its parts.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/batch/batcher.h"
#include "common/feed/feed.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/payment/decision.h"
#include "services/payment/payment.h"

namespace vlot::payment {

// Decides about one payment. An error is the item's own; the payment is then unchanged. May run several times.
using Change = std::function<absl::Status(Decision&)>;

struct ChangeItem {
  PaymentId payment;
  Change change;
  std::optional<OrderId> order;  // given: if there is no such payment, it is made, cancelled from the beginning
};

// A payment after its change, and what is to be done at the PSP now.
struct Changed {
  Payment payment;
  std::vector<Action> actions;
};

class Ledger {
 public:
  Ledger(Clock& clock, Schedule schedule, UuidV7Generator& ids, feed::Feed& feed)
      : clock_(clock), schedule_(std::move(schedule)), ids_(ids), feed_(feed) {}

  // New payments: inserts those that are not there. Sets `made` of each entry's result.
  struct Claimed {
    Payment payment;
    bool made = false;
  };
  using ClaimEntry = batch::Entry<NewPayment, Claimed>;
  absl::Status WriteClaims(pg::Transaction& tx, absl::Span<ClaimEntry> entries);

  using ChangeEntry = batch::Entry<ChangeItem, Changed>;
  absl::Status WriteChanges(pg::Transaction& tx, absl::Span<ChangeEntry> entries);

  // One change in a transaction that goes on: `events` are the caller's to append, last. PAYMENT_NOT_FOUND.
  absl::StatusOr<Changed> WriteOne(pg::Transaction& tx, absl::Time now, const PaymentId& payment, const Change& change,
                                   std::vector<feed::NewEvent>& events);

  // Takes payments whose time has come, at most `max`, and decides what is to be looked at.
  absl::StatusOr<std::vector<Changed>> TakeDue(pg::Transaction& tx, int max);

 private:
  // Changes one locked payment; true: it is to be saved.
  absl::StatusOr<bool> Apply(Payment& payment, absl::Time now, const Change& change,
                             std::vector<feed::NewEvent>& events, std::vector<Action>& actions);

  Clock& clock_;
  const Schedule schedule_;
  UuidV7Generator& ids_;
  feed::Feed& feed_;
  const Decision::NewRefundId new_refund_id_ = [this] { return RefundId(ids_.Next()); };
};

}  // namespace vlot::payment
