// The transactions of moves, for the API, the worker and the command line alike. Each works in the caller's transaction
// and returns what is to be told to the feed, last.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/feed/event.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "services/invoicing/move/move.h"

namespace vlot::invoicing {

struct Moved {
  AccountMove move;
  std::vector<feed::NewEvent> events;
};

// A new move; switches the mode at once when `move_time` has come. ACCOUNT_NOT_FOUND, MOVE_RUNNING, or as BeginMove.
absl::StatusOr<Moved> StartMove(pg::Transaction& tx, MoveId id, AccountId account, BillingMode to, absl::Time move_time,
                                const std::string& reason, absl::Time now);

// MOVE_NOT_FOUND, MOVE_FINAL.
absl::StatusOr<Moved> TakeBackMove(pg::Transaction& tx, MoveId id, absl::Time now);

// One step of a move that is held: see NextStep. Final runs that it starts are carried out by the billing runner.
absl::StatusOr<Moved> StepMove(pg::Transaction& tx, UuidV7Generator& ids, AccountMove move, absl::Time now);

// What the API shows of a move.
struct MoveView {
  AccountMove move;
  std::vector<InvoiceId> final_invoices;
  int64_t orders_left = 0;
  MoveWait wait;
};
absl::StatusOr<MoveView> ViewOf(pg::Transaction& tx, const AccountMove& move, absl::Time now);

}  // namespace vlot::invoicing
