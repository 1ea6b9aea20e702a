#include "services/invoicing/move/account_command.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/feed/feed.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/time/iso.h"
#include "common/trail/command.h"
#include "common/trail/reason.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/billing_runner.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/move/convert_move.h"
#include "services/invoicing/move/move_desk.h"
#include "services/invoicing/move/move_preview.h"
#include "services/invoicing/move/move_store.h"
#include "services/invoicing/move/move_worker.h"
#include "services/invoicing/period.h"
#include "services/invoicing/seller_store.h"

namespace vlot::invoicing {
namespace {

constexpr int kMovesListed = 100;
constexpr int kExitParked = 3;
constexpr absl::Duration kPoll = absl::Milliseconds(200);
constexpr int kPollsMax = 150;  // half a minute for the final runs: others may be at them

std::string_view NameOf(BillingMode mode) { return mode == BillingMode::kMonthly ? "monthly" : "instant"; }

std::string_view NameOf(MoveState state) {
  switch (state) {
    case MoveState::kScheduled:
      return "scheduled";
    case MoveState::kRunning:
      return "running";
    case MoveState::kDone:
      return "done";
    case MoveState::kCancelled:
      return "cancelled";
  }
  return "";
}

std::string Describe(const MoveWait& wait) {
  const std::string until =
      wait.until ? absl::FormatTime("%Y-%m-%d %H:%M:%S", *wait.until, DefaultTimeZone()) : std::string();
  switch (wait.what) {
    case MoveWaitsFor::kNothing:
      return "";
    case MoveWaitsFor::kMoveDay:
      return absl::StrCat("waits for its day: ", until);
    case MoveWaitsFor::kLiveOrders:
      return "waits for the orders that follow the old mode";
    case MoveWaitsFor::kFinalRuns:
      return "waits for its final billing runs";
    case MoveWaitsFor::kParkedAccount:
      return absl::StrCat("the account could not be billed: see its billing runs; tried again at ", until);
    case MoveWaitsFor::kLateOrders:
      return absl::StrCat("waits for orders placed in the last moment before it, until ", until);
  }
  return "";
}

class Command {
 public:
  Command(const pg::Options& database, Clock& clock, std::ostream& out)
      : database_(database), clock_(clock), out_(out), pool_(database, 1), feed_({.database = database}), ids_(clock) {}

  absl::StatusOr<int> Move(const std::string& name, const AccountWish& wish) {
    ASSIGN_OR_RETURN(const AccountId account, AccountId::ParseName(name));
    const std::optional<BillingMode> to = ParseMode(wish.to);
    if (!to) return absl::InvalidArgumentError("--to=instant or --to=monthly");
    ASSIGN_OR_RETURN(const StoredSeller seller, Seller());
    if (wish.dry_run) return Preview(account, *to, seller.seller.address.region);
    std::optional<absl::CivilDay> date;
    if (!wish.at.empty()) {
      ASSIGN_OR_RETURN(date, ParseIsoDate(wish.at));
    }
    RETURN_IF_ERROR(trail::CheckFlag(wish.act.reason));
    ASSIGN_OR_RETURN(const AccountMove move, Start(account, *to, date, wish.act));
    const Issuer issuer(clock_, feed_, seller);
    return Carry(move, issuer);
  }

  absl::StatusOr<int> Moves(const std::string& name) {
    ASSIGN_OR_RETURN(const AccountId account, AccountId::ParseName(name));
    ASSIGN_OR_RETURN(const std::vector<AccountMove> moves, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                       return ListMoves(tx, account, MoveId(), kMovesListed);
                     }));
    for (const AccountMove& move : moves) RETURN_IF_ERROR(Say(move));
    if (moves.empty()) out_ << "it has not moved\n";
    return 0;
  }

  absl::StatusOr<int> Cancel(const std::string& name, const AccountWish& wish) {
    RETURN_IF_ERROR(trail::CheckFlag(wish.act.reason));
    ASSIGN_OR_RETURN(const MoveNames names, ParseMoveName(name));
    const absl::Time now = clock_.Now();
    AccountMove cancelled;
    RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(Moved moved, TakeBackMove(tx, names.move, now));
      cancelled = moved.move;
      RETURN_IF_ERROR(trail::RecordCommand(tx, ids_, now, wish.act, cancelled.Name()));
      return feed_.Append(tx, now, std::move(moved.events));
    }));
    RETURN_IF_ERROR(Say(cancelled));
    return 0;
  }

 private:
  absl::StatusOr<StoredSeller> Seller() {
    ASSIGN_OR_RETURN(const std::optional<StoredSeller> seller, pg::ReadOnly(pool_, FindNewestSeller));
    if (seller) return *seller;
    return absl::FailedPreconditionError("nobody has sold anything here yet: `vlot serve` makes the seller known");
  }

  absl::StatusOr<AccountMove> Start(AccountId account, BillingMode to, std::optional<absl::CivilDay> date,
                                    const trail::Act& act) {
    const absl::Time now = clock_.Now();
    const MoveId id(ids_.Next());
    AccountMove started;
    RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const AccountRows accounts, FindAccounts(tx, {account}));
      if (accounts.empty()) return AccountNotFoundError(account);
      ASSIGN_OR_RETURN(const absl::Time time, MoveTimeOf(date, accounts.at(account).time_zone, now));
      ASSIGN_OR_RETURN(Moved moved, StartMove(tx, id, account, to, time, act.reason, now));
      started = moved.move;
      RETURN_IF_ERROR(trail::RecordCommand(tx, ids_, now, act, started.Name()));
      return feed_.Append(tx, now, std::move(moved.events));
    }));
    return started;
  }

  // What can be closed now is closed before the command ends; services carry on with the rest.
  absl::StatusOr<int> Carry(AccountMove move, const Issuer& issuer) {
    BillingRunner runner({}, database_, issuer, ids_);
    MoveWorker worker(database_, clock_, feed_, ids_, runner);
    LeftBehind left;
    for (int polls = 0; move.state == MoveState::kRunning && polls < kPollsMax; ++polls) {
      RETURN_IF_ERROR(worker.Step().status());
      RETURN_IF_ERROR(runner.StepAll().status());
      RETURN_IF_ERROR(pg::ReadOnly(pool_, [&](pg::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(const std::optional<AccountMove> now, FindMove(tx, move.id));
        if (now) move = *now;
        ASSIGN_OR_RETURN(left, FindLeftBehind(tx, move));
        return absl::OkStatus();
      }));
      if (left.parked || (!left.run_working && (left.items == 0 || left.last_closed))) break;
      absl::SleepFor(kPoll);
    }
    RETURN_IF_ERROR(Say(move));
    return left.parked ? kExitParked : 0;
  }

  absl::Status Say(const AccountMove& move) {
    ASSIGN_OR_RETURN(const MoveView view,
                     pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return ViewOf(tx, move, clock_.Now()); }));
    out_ << absl::StrFormat(
        "%s  %s to %s from %s on, %s", move.Name(), std::string(NameOf(move.from)), std::string(NameOf(move.to)),
        absl::FormatTime("%Y-%m-%d %H:%M", move.move_time, DefaultTimeZone()), std::string(NameOf(move.state)));
    if (view.orders_left > 0) out_ << ", " << view.orders_left << " live orders follow the old mode";
    out_ << "\n";
    if (const std::string wait = Describe(view.wait); !wait.empty()) out_ << "  " << wait << "\n";
    for (const InvoiceId& invoice : view.final_invoices) out_ << "  final invoice " << invoice.Name() << "\n";
    return absl::OkStatus();
  }

  absl::StatusOr<int> Preview(AccountId account, BillingMode to, std::string_view region) {
    ASSIGN_OR_RETURN(const MovePreview preview, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                       return PreviewMove(tx, account, to, region, clock_.Now());
                     }));
    bool parked = false;
    for (const BillingPreview& final_invoice : preview.finals) {
      if (!final_invoice.parked.ok()) {
        out_ << "could not be billed: " << final_invoice.parked.message() << "\n";
        parked = true;
        continue;
      }
      out_ << absl::StrFormat("final: %d invoices for %d deliveries, %s\n", final_invoice.invoices,
                              final_invoice.deliveries, final_invoice.total.ToStringWithCurrency());
    }
    out_ << absl::StrFormat("open %s, credit balance %s, live orders %d\n", preview.open.ToStringWithCurrency(),
                            preview.credit_balance.ToStringWithCurrency(), preview.orders_left);
    const Money difference{preview.shadow.otherwise.minor - preview.shadow.billed.minor,
                           preview.shadow.billed.currency};
    out_ << absl::StrFormat("shadow run of %d %s: %s billed %s, %s billed %s, difference %s\n", preview.shadow.compared,
                            preview.from == BillingMode::kMonthly ? "deliveries" : "instant invoices",
                            std::string(NameOf(preview.from)), preview.shadow.billed.ToStringWithCurrency(),
                            std::string(NameOf(preview.to)), preview.shadow.otherwise.ToStringWithCurrency(),
                            difference.ToStringWithCurrency());
    return parked ? kExitParked : 0;
  }

  const pg::Options database_;
  Clock& clock_;
  std::ostream& out_;
  pg::Pool pool_;
  feed::Feed feed_;
  UuidV7Generator ids_;
};

}  // namespace

int RunAccountCommand(const std::vector<std::string>& words, const AccountWish& wish, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes) {
  const std::string word = words.empty() ? "" : words.front();
  if (words.size() != 2 || (word != "move" && word != "moves" && word != "cancel")) {
    notes << "vlot account move accounts/... --to=instant|monthly [--at=2026-12-15] [--reason=...]\n"
             "vlot account move accounts/... --to=instant|monthly --dry-run\n"
             "vlot account moves accounts/...\nvlot account cancel accounts/.../moves/... [--reason=...]\n";
    return 2;
  }
  Command command(database, clock, out);
  const absl::StatusOr<int> code = word == "move"    ? command.Move(words[1], wish)
                                   : word == "moves" ? command.Moves(words[1])
                                                     : command.Cancel(words[1], wish);
  if (code.ok()) return *code;
  notes << "vlot account: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot::invoicing
