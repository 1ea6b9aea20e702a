#include "services/invoicing/move/move_desk.h"

#include <utility>

#include "common/status/status.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/events.h"
#include "services/invoicing/move/move_errors.h"
#include "services/invoicing/move/move_store.h"

namespace vlot::invoicing {
namespace {

absl::StatusOr<AccountRow> LockAccount(pg::Transaction& tx, AccountId id) {
  ASSIGN_OR_RETURN(AccountRows rows, LockAccounts(tx, {id}));
  if (rows.empty()) return AccountNotFoundError(id);
  return std::move(rows.at(id));
}

absl::Status WriteMode(pg::Transaction& tx, AccountRow& account, std::vector<feed::NewEvent>& events) {
  ++account.version;
  RETURN_IF_ERROR(UpdateMode(tx, account));
  events.push_back(AccountChanged(account));
  return absl::OkStatus();
}

absl::Status SwitchMode(pg::Transaction& tx, AccountRow& account, BillingMode mode,
                        std::vector<feed::NewEvent>& events) {
  account.billing_mode = mode;
  account.next_mode.reset();
  account.move_time.reset();
  return WriteMode(tx, account, events);
}

// A final run for each month with something to be billed.
absl::Status StartFinalRuns(pg::Transaction& tx, UuidV7Generator& ids, const AccountMove& move, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<absl::CivilMonth> months, FindOpenMonths(tx, move.account));
  for (const absl::CivilMonth month : months) {
    ASSIGN_OR_RETURN(
        const BillingRun run,
        StartBilling(
            tx,
            {.id = BillingRunId(ids.Next()), .month = month, .account = move.account, .final = true, .creator = "move"},
            now));
    RETURN_IF_ERROR(InsertMoveRun(tx, move.id, run.id, now));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Moved> StartMove(pg::Transaction& tx, MoveId id, AccountId account_id, BillingMode to,
                                absl::Time move_time, const std::string& reason, absl::Time now) {
  ASSIGN_OR_RETURN(AccountRow account, LockAccount(tx, account_id));
  ASSIGN_OR_RETURN(const std::optional<AccountMove> live, FindLiveMove(tx, account_id));
  if (live) return MoveRunningError(live->Name());
  const MovingAccount moving{.id = account_id,
                             .mode = account.billing_mode,
                             .hold = account.credit_hold || account.dunning_hold,
                             .limit = account.credit_limit.IsPositive()};
  ASSIGN_OR_RETURN(AccountMove move, BeginMove(moving, to, move_time, now));
  move.id = id;
  move.reason = reason;
  Moved moved;
  if (NextStep({}, now, move) == MoveStep::kSwitchMode) {
    RETURN_IF_ERROR(SwitchMode(tx, account, to, moved.events));
  } else {
    account.next_mode = to;
    account.move_time = move.move_time;
    RETURN_IF_ERROR(WriteMode(tx, account, moved.events));
  }
  RETURN_IF_ERROR(InsertMove(tx, move));
  moved.move = std::move(move);
  return moved;
}

absl::StatusOr<Moved> TakeBackMove(pg::Transaction& tx, MoveId id, absl::Time now) {
  ASSIGN_OR_RETURN(std::optional<AccountMove> move, LockMove(tx, id));
  if (!move) return MoveNotFoundError(id.Name());
  ASSIGN_OR_RETURN(AccountRow account, LockAccount(tx, move->account));
  ASSIGN_OR_RETURN(const std::vector<InvoiceId> finals, FindFinalInvoices(tx, *move));
  ASSIGN_OR_RETURN(const LeftBehind left, FindLeftBehind(tx, *move));
  if (left.run_working) return MoveFinalError(move->Name());
  ASSIGN_OR_RETURN(const bool switched, CancelMove(static_cast<int64_t>(finals.size()), now, *move));
  Moved moved;
  RETURN_IF_ERROR(SwitchMode(tx, account, switched ? move->from : account.billing_mode, moved.events));
  RETURN_IF_ERROR(UpdateMove(tx, *move));
  moved.move = *std::move(move);
  return moved;
}

absl::StatusOr<Moved> StepMove(pg::Transaction& tx, UuidV7Generator& ids, AccountMove move, absl::Time now) {
  ASSIGN_OR_RETURN(AccountRow account, LockAccount(tx, move.account));
  ASSIGN_OR_RETURN(const LeftBehind left, FindLeftBehind(tx, move));
  Moved moved;
  switch (NextStep(left, now, move)) {
    case MoveStep::kSwitchMode:
      RETURN_IF_ERROR(SwitchMode(tx, account, move.to, moved.events));
      break;
    case MoveStep::kCloseItems:
      RETURN_IF_ERROR(StartFinalRuns(tx, ids, move, now));
      break;
    case MoveStep::kNothing:
    case MoveStep::kEnd:
      break;
  }
  RETURN_IF_ERROR(UpdateMove(tx, move));
  moved.move = std::move(move);
  return moved;
}

absl::StatusOr<MoveView> ViewOf(pg::Transaction& tx, const AccountMove& move, absl::Time now) {
  MoveView view{.move = move};
  ASSIGN_OR_RETURN(view.final_invoices, FindFinalInvoices(tx, move));
  LeftBehind left;
  if (move.from == BillingMode::kMonthly && move.state == MoveState::kRunning) {
    ASSIGN_OR_RETURN(left, FindLeftBehind(tx, move));
  }
  view.orders_left = left.orders;
  view.wait = WaitOf(left, now, move);
  return view;
}

}  // namespace vlot::invoicing
