#include "services/invoicing/dunning/dunning_command.h"

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
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/dunning/preview.h"
#include "services/invoicing/dunning/runner.h"
#include "services/invoicing/dunning/scale_command.h"
#include "services/invoicing/dunning/start.h"
#include "services/invoicing/seller_store.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr int kPage = 500;
constexpr int kExitParked = 3;
constexpr absl::Duration kOthersWait = absl::Milliseconds(200);  // while another process works on the run
constexpr std::string_view kActor = "command line";

struct Scope {
  std::optional<absl::CivilDay> date;
  AccountId account;
};

absl::StatusOr<Scope> ScopeOf(const DunningWish& wish) {
  Scope scope;
  if (!wish.date.empty()) {
    ASSIGN_OR_RETURN(scope.date, ParseIsoDate(wish.date));
  }
  if (!wish.account.empty()) {
    ASSIGN_OR_RETURN(scope.account, AccountId::ParseName(wish.account));
  }
  return scope;
}

std::string DayOrDash(const std::optional<absl::CivilDay>& day) { return day ? FormatIsoDate(*day) : "-"; }

std::string Describe(const Level& level) {
  std::string text = absl::StrCat("after ", level.after_days, " days, pay within ", level.pay_within_days);
  if (level.fourteen_day_letter) absl::StrAppend(&text, ", fourteen-day letter");
  if (level.costs == Costs::kScale) absl::StrAppend(&text, ", costs by the scale");
  if (level.costs == Costs::kLeast) absl::StrAppend(&text, ", the least costs");
  if (level.interest == RateKind::kStatutory) absl::StrAppend(&text, ", statutory interest");
  if (level.interest == RateKind::kCommercial) absl::StrAppend(&text, ", commercial interest");
  if (level.credit_hold) absl::StrAppend(&text, ", credit hold");
  return text;
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

  absl::StatusOr<int> Run(const DunningWish& wish) {
    ASSIGN_OR_RETURN(const Scope scope, ScopeOf(wish));
    if (wish.dry_run) return Preview(scope);
    RETURN_IF_ERROR(trail::CheckFlag(wish.act.reason));
    ASSIGN_OR_RETURN(const std::optional<StoredSeller> seller, pg::ReadOnly(pool_, FindNewestSeller));
    if (!seller) {
      return absl::FailedPreconditionError("nobody has sold anything here yet: `vlot serve` makes the seller known");
    }
    const Issuer issuer(clock_, feed_, *seller);
    // Letters are made by `vlot serve`, which mails them.
    Runner runner({.by_itself = false}, database_, issuer, ids_, nullptr);
    const dunning::Run wanted{
        .id = RunId(ids_.Next()), .scope = scope.account, .actor = std::string(kActor), .create_time = clock_.Now()};
    ASSIGN_OR_RETURN(const dunning::Run started,
                     pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<dunning::Run> {
                       ASSIGN_OR_RETURN(dunning::Run run, StartDunning(tx, wanted, scope.date));
                       RETURN_IF_ERROR(trail::RecordCommand(tx, ids_, wanted.create_time, wish.act, run.id.Name()));
                       return run;
                     }));
    return Finish(started.id, runner);
  }

  absl::StatusOr<int> Cases(const DunningWish& wish) {
    ASSIGN_OR_RETURN(const Scope scope, ScopeOf(wish));
    const CaseFilter filter{.account = scope.account, .state = CaseState::kLive};
    ASSIGN_OR_RETURN(const Rules rules, pg::ReadOnly(pool_, FindRules));
    int64_t shown = 0;
    for (CaseId before;;) {
      ASSIGN_OR_RETURN(const std::vector<CaseRow> rows,
                       pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return ListCases(tx, filter, before, kPage); }));
      for (const CaseRow& row : rows) Say(rules, row.dunning_case);
      shown += static_cast<int64_t>(rows.size());
      if (rows.size() < kPage) break;
      before = rows.back().dunning_case.id;
    }
    if (shown == 0) out_ << "nobody is being reminded\n";
    return 0;
  }

  absl::StatusOr<int> Scale(const std::vector<std::string>& words, const DunningWish& wish) {
    RETURN_IF_ERROR(SetScale(words, wish.act, pool_, clock_, out_));
    return 0;
  }

  absl::StatusOr<int> Policies() {
    ASSIGN_OR_RETURN(const Rules rules, pg::ReadOnly(pool_, FindRules));
    const absl::CivilDay today = HouseDay(clock_.Now());
    for (const std::string_view id : {kConsumerPolicy, kBusinessPolicy}) {
      const Policy* const policy = PolicyOn(rules.policies, id, today);
      if (policy == nullptr) continue;
      out_ << policy->id << " since " << FormatIsoDate(policy->from) << "  (" << policy->source << ")\n";
      for (size_t i = 0; i < policy->levels.size(); ++i) {
        out_ << "  level " << i + 1 << ": " << Describe(policy->levels[i]) << "\n";
      }
    }
    SayRate("statutory interest", RateOn(rules.rates, RateKind::kStatutory, today));
    SayRate("commercial interest", RateOn(rules.rates, RateKind::kCommercial, today));
    if (const CostScale* const scale = ScaleOn(rules.scales, today); scale != nullptr) {
      out_ << "collection costs: " << scale->least.ToStringWithCurrency() << " to "
           << scale->most.ToStringWithCurrency() << " since " << FormatIsoDate(scale->from) << "  (" << scale->source
           << ")\n";
    }
    return 0;
  }

 private:
  void SayRate(std::string_view name, const Rate* rate) {
    if (rate == nullptr) return;
    out_ << name << ": " << rate->percent << "% since " << FormatIsoDate(rate->from) << "  (" << rate->source << ")\n";
  }

  void Say(const Rules& rules, const Case& at) {
    const Policy* const policy = PolicyOn(rules.policies, at.policy, HouseDay(clock_.Now()));
    const auto next = policy == nullptr ? std::nullopt : NextDay(*policy, at);
    out_ << at.id.Name() << "  " << at.account.Name() << "  " << at.policy << " level " << at.level << "  "
         << OpenOf(at).ToStringWithCurrency() << "  pay until " << DayOrDash(at.pay_until) << "  next "
         << DayOrDash(next) << (at.held ? "  ON HOLD" : "") << "\n";
  }

  absl::StatusOr<int> Finish(RunId id, Runner& runner) {
    for (;;) {
      ASSIGN_OR_RETURN(const int looked_at, runner.Step(id));
      ASSIGN_OR_RETURN(const std::optional<dunning::Run> run,
                       pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return FindRun(tx, id); }));
      if (!run) return absl::DataLossError("the run is gone");
      notes_ << "\r" << run->accounts << " accounts, " << run->notices << " reminders, " << run->parked << " parked"
             << std::flush;
      if (run->state == RunState::kDone) {
        notes_ << "\n";
        return Report(*run);
      }
      if (looked_at == 0) absl::SleepFor(kOthersWait);
    }
  }

  absl::StatusOr<int> Report(const dunning::Run& run) {
    out_ << run.id.Name() << "  " << FormatIsoDate(run.date) << ": " << run.notices << " reminders for " << run.accounts
         << " accounts that owe, " << run.held << " newly on hold\n";
    for (AccountId after;;) {
      ASSIGN_OR_RETURN(const std::vector<Parked> parked,
                       pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return ListParked(tx, run.id, after, kPage); }));
      if (parked.empty()) return run.parked > 0 ? kExitParked : 0;
      for (const Parked& one : parked) {
        out_ << "parked  " << one.account.Name() << "  " << one.reason << "  " << one.detail << "\n";
      }
      after = parked.back().account;
    }
  }

  absl::StatusOr<int> Preview(const Scope& scope) {
    const absl::CivilDay day = scope.date.value_or(HouseDay(clock_.Now()));
    int64_t reminders = 0, amount = 0, charge = 0, parked = 0;
    for (AccountId after;;) {
      ASSIGN_OR_RETURN(const PreviewPage page, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                         return PreviewDunning(tx, day, scope.account, after, kPage);
                       }));
      for (const dunning::Preview& preview : page.previews) {
        if (!preview.parked.ok()) {
          out_ << "parked  " << preview.account.Name() << "  " << preview.parked.message() << "\n";
          ++parked;
          continue;
        }
        out_ << absl::StrFormat("%s  level %d, %s, of that new %s%s\n", preview.account.Name(), preview.level,
                                preview.amount.ToStringWithCurrency(), preview.charge.ToStringWithCurrency(),
                                preview.credit_hold ? ", ON HOLD" : "");
        ++reminders;
        amount += preview.amount.minor;
        charge += preview.charge.minor;
      }
      if (page.last.IsNil()) break;
      after = page.last;
    }
    out_ << absl::StrFormat("on %s it would be: %d reminders, %s, of that new %s\n", FormatIsoDate(day), reminders,
                            Money{amount, kEur}.ToStringWithCurrency(), Money{charge, kEur}.ToStringWithCurrency());
    return parked > 0 ? kExitParked : 0;
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

int RunDunningCommand(const std::vector<std::string>& words, const DunningWish& wish, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes) {
  const std::string word = words.empty() ? "" : words.front();
  const bool alone = word == "run" || word == "cases" || word == "policies";
  if (word != "scale" && (!alone || words.size() != 1)) {
    notes << "vlot dunning run [--date=2026-12-11] [--account=accounts/...] [--reason=...]\n"
             "vlot dunning run [--date=2026-12-11] [--account=accounts/...] --dry-run\n"
             "vlot dunning cases [--account=accounts/...]\nvlot dunning policies\n"
             "vlot dunning scale from=2027-01-01 bands=2500:15,5000:10 least=40 most=6775 source=... [--reason=...]\n"
             "                    collection costs: up to so much of the principal, so many percent\n";
    return 2;
  }
  Command command(database, clock, out, notes);
  const absl::StatusOr<int> code = word == "run"     ? command.Run(wish)
                                   : word == "cases" ? command.Cases(wish)
                                   : word == "scale" ? command.Scale({words.begin() + 1, words.end()}, wish)
                                                     : command.Policies();
  if (code.ok()) return *code;
  notes << "vlot dunning: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot::invoicing::dunning
