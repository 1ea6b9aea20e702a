#include "services/invoicing/billing_command.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/feed/feed.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/trail/command.h"
#include "common/trail/reason.h"
#include "services/invoicing/billing_preview.h"
#include "services/invoicing/billing_runner.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/billing_store.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/seller_store.h"

namespace vlot::invoicing {
namespace {

constexpr int kPreviewPage = 500;
constexpr int kParkedPage = 1'000;
constexpr int kBarWidth = 30;
constexpr int kExitParked = 3;
constexpr char kCommandLine[] = "command line";
constexpr absl::Duration kOthersWait = absl::Milliseconds(200);  // accounts that another process holds

absl::StatusOr<BillingRun> RunOf(const BillingWish& wish) {
  BillingRun run{.final = wish.final};
  ASSIGN_OR_RETURN(run.month, ParseMonth(wish.period));
  if (!wish.account.empty()) {
    ASSIGN_OR_RETURN(run.account, AccountId::ParseName(wish.account));
  } else if (wish.final) {
    return absl::InvalidArgumentError("--final is for one account: --account=accounts/...");
  }
  return run;
}

std::string Bar(const BillingProgress& progress) {
  const int64_t all = std::max<int64_t>(1, progress.accounts());
  const int64_t done = progress.accounts() - progress.waiting;
  const int filled = static_cast<int>(done * kBarWidth / all);
  return absl::StrFormat("[%s%s] %d of %d accounts, %d invoices, %d parked, %s", std::string(filled, '#'),
                         std::string(kBarWidth - filled, '.'), done, progress.accounts(), progress.invoices,
                         progress.parked, progress.total.ToStringWithCurrency());
}

class Command {
 public:
  Command(const pg::Options& database, Clock& clock, std::ostream& out, std::ostream& notes)
      : database_(database),
        clock_(clock),
        out_(out),
        notes_(notes),
        pool_(database, 1),
        feed_({.database = database}),
        ids_(clock) {}

  absl::StatusOr<int> Run(const BillingWish& wish) {
    ASSIGN_OR_RETURN(BillingRun run, RunOf(wish));
    ASSIGN_OR_RETURN(const StoredSeller seller, Seller());
    if (wish.dry_run) return Preview(run, seller.seller.address.region);
    RETURN_IF_ERROR(trail::CheckFlag(wish.act.reason));
    const Issuer issuer(clock_, feed_, seller);
    BillingRunner runner({}, database_, issuer, ids_);
    run.id = BillingRunId(ids_.Next());
    run.creator = kCommandLine;
    ASSIGN_OR_RETURN(run, pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<BillingRun> {
                       const absl::Time now = clock_.Now();
                       ASSIGN_OR_RETURN(BillingRun started, StartBilling(tx, run, now));
                       RETURN_IF_ERROR(trail::RecordCommand(tx, ids_, now, wish.act, started.id.Name()));
                       return started;
                     }));
    RETURN_IF_ERROR(Finish(run, runner));
    return Report(run);
  }

  absl::StatusOr<int> Schedule(const BillingWish& wish) {
    RETURN_IF_ERROR(RunScheduleCommand(wish.schedule, wish.act, pool_, clock_, out_));
    return 0;
  }

  absl::StatusOr<int> Periods() {
    ASSIGN_OR_RETURN(const std::vector<Unbilled> months, pg::ReadOnly(pool_, SumUnbilled));
    for (const Unbilled& month : months) {
      out_ << FormatMonth(month.month) << "  " << month.items << " items of " << month.accounts
           << " accounts, to be invoiced by " << FormatIsoDate(IssueDeadline(month.month)) << Hint(month.month) << "\n";
    }
    if (months.empty()) out_ << "nothing waits\n";
    return 0;
  }

 private:
  absl::StatusOr<StoredSeller> Seller() {
    ASSIGN_OR_RETURN(const std::optional<StoredSeller> seller, pg::ReadOnly(pool_, FindNewestSeller));
    if (seller) return *seller;
    return absl::FailedPreconditionError("nobody has sold anything here yet: `vlot serve` makes the seller known");
  }

  std::string_view Hint(absl::CivilMonth month) {
    switch (UrgencyOf(month, HouseDay(clock_.Now()))) {
      case Urgency::kNotOver:
        return " (not over)";
      case Urgency::kDueSoon:
        return " (SOON)";
      case Urgency::kOverdue:
        return " (OVERDUE)";
      case Urgency::kDue:
        break;
    }
    return "";
  }

  absl::Status Finish(const BillingRun& run, BillingRunner& runner) {
    for (;;) {
      ASSIGN_OR_RETURN(const int tried, runner.Step(run));
      ASSIGN_OR_RETURN(const BillingProgress progress,
                       pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return FindProgress(tx, run.id); }));
      notes_ << "\r" << Bar(progress) << std::flush;
      if (progress.waiting == 0) {
        notes_ << "\n";
        return runner.Step(run).status();  // it says so itself when it is done
      }
      if (tried == 0) absl::SleepFor(kOthersWait);
    }
  }

  absl::StatusOr<int> Report(const BillingRun& run) {
    ASSIGN_OR_RETURN(const BillingProgress progress,
                     pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return FindProgress(tx, run.id); }));
    out_ << run.id.Name() << "  " << FormatMonth(run.month) << ": " << progress.invoices << " invoices for "
         << progress.invoiced << " accounts, " << progress.total.ToStringWithCurrency() << "\n";
    AccountId after;
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<BilledAccount> parked, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                         return ListBilledAccounts(tx, run.id, BilledState::kParked, after, kParkedPage);
                       }));
      if (parked.empty()) return progress.parked > 0 ? kExitParked : 0;
      for (const BilledAccount& account : parked) {
        out_ << "parked  " << account.account.Name() << "  " << account.reason << "  " << account.detail << "\n";
      }
      after = parked.back().account;
    }
  }

  absl::StatusOr<int> Preview(const BillingRun& run, std::string_view region) {
    int64_t accounts = 0, gone = 0, invoices = 0, items = 0, total = 0, before = 0, parked = 0;
    AccountId after;
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<BillingPreview> page, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                         return PreviewBilling(tx, run.month, run.account, after, kPreviewPage, region, clock_.Now());
                       }));
      if (page.empty()) break;
      for (const BillingPreview& preview : page) {
        Say(preview);
        ++(preview.items == 0 ? gone : accounts);
        invoices += preview.invoices;
        items += preview.items;
        total += preview.total.minor;
        before += preview.total_before.minor;
        if (!preview.parked.ok()) ++parked;
      }
      after = page.back().account;
    }
    out_ << absl::StrFormat(
        "%s would be: %d invoices for %d accounts, %d items, %s; the month before %s, difference %s\n",
        FormatMonth(run.month), invoices, accounts - parked, items, Euros(total), Euros(before), Euros(total - before));
    if (gone > 0) out_ << absl::StrFormat("%d of the accounts billed for the month before have nothing now\n", gone);
    return parked > 0 ? kExitParked : 0;
  }

  static std::string Euros(int64_t minor) { return Money{minor, kEur}.ToStringWithCurrency(); }

  void Say(const BillingPreview& preview) {
    if (!preview.parked.ok()) {
      out_ << "parked  " << preview.account.Name() << "  " << preview.parked.message() << "\n";
      return;
    }
    out_ << absl::StrFormat("%s  %d deliveries, %d items, %s; the month before %s, difference %s\n",
                            preview.account.Name(), preview.deliveries, preview.items,
                            preview.total.ToStringWithCurrency(), preview.total_before.ToStringWithCurrency(),
                            Euros(preview.total.minor - preview.total_before.minor));
  }

  const pg::Options database_;
  Clock& clock_;
  std::ostream& out_;
  std::ostream& notes_;
  pg::Pool pool_;
  feed::Feed feed_;
  UuidV7Generator ids_;
};

}  // namespace

int RunBillingCommand(const std::vector<std::string>& words, const BillingWish& wish, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes) {
  const std::string word = words.empty() ? "" : words.front();
  if (words.size() != 1 || (word != "run" && word != "periods" && word != "schedule")) {
    notes << "vlot billing run --period=2026-11 [--account=accounts/... [--final]] [--reason=...]\n"
             "vlot billing run --period=2026-11 --dry-run\nvlot billing periods\n"
             "vlot billing schedule [--schedule=on|off] [--schedule_day=1] [--schedule_time=04:00] "
             "[--schedule_zone=Europe/Amsterdam] [--reason=...]\n";
    return 2;
  }
  Command command(database, clock, out, notes);
  const absl::StatusOr<int> code = word == "run"        ? command.Run(wish)
                                   : word == "schedule" ? command.Schedule(wish)
                                                        : command.Periods();
  if (code.ok()) return *code;
  notes << "vlot billing: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot::invoicing
