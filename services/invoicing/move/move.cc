#include "services/invoicing/move/move.h"

#include <algorithm>

#include "services/invoicing/errors.h"
#include "services/invoicing/move/move_errors.h"

namespace vlot::invoicing {
namespace {

// An order that was placed in the last moment before a move has its credit reserved by then. What comes later still is
// billed by the month's run.
constexpr absl::Duration kStragglers = absl::Minutes(5);
// A run takes seconds; a live order days.
constexpr absl::Duration kLookAtRun = absl::Seconds(1);
constexpr absl::Duration kLookAtOrders = absl::Minutes(1);
// What a run could not bill (a parked account) is tried again.
constexpr absl::Duration kCloseAgain = absl::Hours(1);

void End(MoveState state, absl::Time now, AccountMove& move) {
  move.state = state;
  move.end_time = now;
  move.due.reset();
}

}  // namespace

absl::StatusOr<AccountMove> BeginMove(const MovingAccount& account, BillingMode to, absl::Time move_time,
                                      absl::Time now) {
  if (account.mode == to) return AccountModeSameError(account.id, to);
  if (to == BillingMode::kMonthly) {
    if (account.hold) return CreditHoldError(account.id);
    if (!account.limit) return MoveNeedsLimitError(account.id);
  }
  const absl::Time time = std::max(move_time, now);
  return AccountMove{
      .account = account.id, .from = account.mode, .to = to, .move_time = time, .create_time = now, .due = time};
}

MoveStep NextStep(const LeftBehind& left, absl::Time now, AccountMove& move) {
  if (move.state == MoveState::kScheduled) {
    if (now < move.move_time) {
      move.due = move.move_time;
      return MoveStep::kNothing;
    }
    move.state = MoveState::kRunning;
    move.due = now;
    // Whoever paid at once owes nothing that a month's invoice would have to close.
    if (move.from == BillingMode::kInstant) End(MoveState::kDone, now, move);
    return MoveStep::kSwitchMode;
  }
  if (move.state != MoveState::kRunning) return MoveStep::kNothing;
  if (left.run_working) {
    move.due = now + kLookAtRun;
    return MoveStep::kNothing;
  }
  if (left.items > 0 && (left.orders == 0 || !left.last_closed)) {
    if (left.parked && now < *left.last_closed + kCloseAgain) {
      move.due = *left.last_closed + kCloseAgain;
      return MoveStep::kNothing;
    }
    move.due = now + kLookAtRun;
    return MoveStep::kCloseItems;
  }
  const absl::Time earliest = move.move_time + kStragglers;
  if (left.items == 0 && left.orders == 0 && now >= earliest) {
    End(MoveState::kDone, now, move);
    return MoveStep::kEnd;
  }
  move.due = left.orders > 0 ? now + kLookAtOrders : std::max(earliest, now + kLookAtRun);
  return MoveStep::kNothing;
}

MoveWait WaitOf(const LeftBehind& left, absl::Time now, const AccountMove& move) {
  AccountMove stepped = move;
  if (NextStep(left, now, stepped) != MoveStep::kNothing) return {};
  if (move.state == MoveState::kScheduled) return {MoveWaitsFor::kMoveDay, move.move_time};
  if (move.state != MoveState::kRunning) return {};
  if (left.run_working) return {MoveWaitsFor::kFinalRuns, std::nullopt};
  if (left.orders > 0) return {MoveWaitsFor::kLiveOrders, std::nullopt};
  if (left.items > 0) return {MoveWaitsFor::kParkedAccount, stepped.due};
  return {MoveWaitsFor::kLateOrders, move.move_time + kStragglers};
}

absl::StatusOr<bool> CancelMove(int64_t final_invoices, absl::Time now, AccountMove& move) {
  const bool live = move.state == MoveState::kScheduled || move.state == MoveState::kRunning;
  if (!live || final_invoices > 0) return MoveFinalError(move.Name());
  const bool switched = move.state == MoveState::kRunning;
  End(MoveState::kCancelled, now, move);
  return switched;
}

BillingMode ModeAt(BillingMode mode, std::optional<BillingMode> next, std::optional<absl::Time> move_time,
                   absl::Time now) {
  return next && move_time && *move_time <= now ? *next : mode;
}

}  // namespace vlot::invoicing
