// Moving house: an account's change of billing mode, and how what the old mode left is closed. Pure; any thread.
//
//   SCHEDULED ──its time──► RUNNING ──nothing of the old mode is left──► DONE       from INSTANT: at once
//       └──────taken back──────┴─(no final invoice yet)──► CANCELLED
//
// An order keeps the mode under which it was placed. So what it is delivered after the move from MONTHLY still accrues,
// and is closed by a further final invoice once no live order is left, or by the month's run, whichever comes first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

struct MoveTag {
  static constexpr std::string_view kCollection = "moves";
};
using MoveId = Id<MoveTag>;

// The numbers are those of the proto and of the table: never change them, only add.
enum class MoveState : int16_t { kScheduled = 1, kRunning = 2, kDone = 3, kCancelled = 4 };

struct AccountMove {
  MoveId id;
  AccountId account;
  BillingMode from = BillingMode::kMonthly;
  BillingMode to = BillingMode::kInstant;
  MoveState state = MoveState::kScheduled;
  absl::Time move_time;
  std::string reason;
  absl::Time create_time;
  std::optional<absl::Time> end_time;
  std::optional<absl::Time> due;  // when somebody must look; none: it has ended

  std::string Name() const { return account.Name() + "/" + id.Name(); }
};

// What a move depends on, of its account.
struct MovingAccount {
  AccountId id;
  BillingMode mode = BillingMode::kInstant;
  bool hold = false;
  bool limit = false;  // has any
};

// A new move, scheduled for `move_time`, or for now when that has passed. ACCOUNT_MODE_SAME, and to MONTHLY:
// CREDIT_HOLD, MOVE_NEEDS_LIMIT.
absl::StatusOr<AccountMove> BeginMove(const MovingAccount& account, BillingMode to, absl::Time move_time,
                                      absl::Time now);

// What the old mode has left.
struct LeftBehind {
  int64_t items = 0;                      // delivered and not invoiced
  int64_t orders = 0;                     // live, with credit reserved
  std::optional<absl::Time> last_closed;  // when the last final run of this move was started
  bool run_working = false;               // it is at work
  bool parked = false;                    // it could not bill the account
};

// What is to be done with a move that is due.
enum class MoveStep {
  kNothing,     // look again at its `due`
  kSwitchMode,  // its time has come
  kCloseItems,  // start final runs
  kEnd,
};
// Also sets when to look again.
MoveStep NextStep(const LeftBehind& left, absl::Time now, AccountMove& move);

// What keeps a move from going on. The numbers are those of the proto.
enum class MoveWaitsFor : int16_t {
  kNothing = 0,
  kMoveDay = 1,
  kLiveOrders = 2,
  kFinalRuns = 3,
  kParkedAccount = 4,
  kLateOrders = 5,  // placed in the last moment before it: their credit may not be reserved yet
};
struct MoveWait {
  MoveWaitsFor what = MoveWaitsFor::kNothing;
  std::optional<absl::Time> until;  // none: nobody knows
};
// As NextStep decides.
MoveWait WaitOf(const LeftBehind& left, absl::Time now, const AccountMove& move);

// Taken back: MOVE_FINAL when it has ended, or `final_invoices` are issued. True: the account's mode must go back too.
absl::StatusOr<bool> CancelMove(int64_t final_invoices, absl::Time now, AccountMove& move);

// Which mode counts for an account with a scheduled move.
BillingMode ModeAt(BillingMode mode, std::optional<BillingMode> next, std::optional<absl::Time> move_time,
                   absl::Time now);

}  // namespace vlot::invoicing
