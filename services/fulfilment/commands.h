// The batch commands, written: reads and locks what a batch of them speaks of, lets the desk decide in memory, and
// writes what has changed, with a handful of statements for any number and mix of commands.
//
// Locks are taken in this order, each kind by ascending key: reservations, shipments, stock rows, new rows, feed
// counter.
#pragma once

#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/batch/entry.h"
#include "common/feed/feed.h"
#include "common/pg/transaction.h"
#include "common/time/clock.h"
#include "services/fulfilment/desk.h"

namespace vlot::fulfilment {

using Command = std::variant<ReserveStock, ReleaseStock, CreateShipment, AdvanceShipment, CancelShipment>;
// What a command gives: a Reservation for ReserveStock, a Shipment for CreateShipment, else nothing.
using Outcome = std::variant<std::monostate, Reservation, Shipment>;

// The commands of one batch call travel together: one place in the queue, one transaction. Outcomes in their order.
using CommandGroup = std::vector<Command>;
using Outcomes = std::vector<absl::StatusOr<Outcome>>;
using CommandEntry = batch::Entry<CommandGroup, Outcomes>;

// Thread-safe. Owns neither the clock nor the feed.
class CommandWriter {
 public:
  CommandWriter(Clock& clock, feed::Feed& feed) : clock_(clock), feed_(feed) {}

  // The flush function of the batch: gives every command its outcome or its own error (errors.h). ABORTED, to be run
  // again, when another transaction made one of the rows at this moment.
  absl::Status Write(pg::Transaction& tx, absl::Span<CommandEntry> entries);

 private:
  Clock& clock_;
  feed::Feed& feed_;
};

// Writes what the desk has changed, and its events last.
absl::Status SaveDesk(pg::Transaction& tx, const Desk& desk, absl::Time now, feed::Feed& feed);

}  // namespace vlot::fulfilment
