#include "services/invoicing/dunning/runner.h"

#include <algorithm>
#include <utility>

#include "common/log/log.h"
#include "common/status/status.h"
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/billing_runner.h"
#include "services/invoicing/billing_start.h"

namespace vlot::invoicing::dunning {
namespace {

pg::Options Named(pg::Options database) {
  database.application_name = "invoicing.Dunning";
  return database;
}

void Finish(Run& run, absl::Time now) {
  run.state = RunState::kDone;
  run.finish_time = now;
}

}  // namespace

Runner::Runner(RunnerOptions options, const pg::Options& database, const Issuer& issuer, UuidV7Generator& ids,
               const NoticeFiles* files)
    : options_(options), issuer_(issuer), ids_(ids), files_(files), pool_(Named(database), 1) {}

absl::StatusOr<std::vector<AccountId>> Runner::Next(pg::Transaction& tx, const Run& run, int accounts_max) const {
  // Somewhere it is a day later than here: the account's own day decides.
  return FindOwing(tx, run.scope, run.last_account, HouseDay(issuer_.Now()) + 1, accounts_max);
}

absl::StatusOr<int> Runner::Carry(pg::Transaction& tx, RunId id, int accounts_max, Chunk& chunk) {
  chunk = {};
  ASSIGN_OR_RETURN(std::optional<Run> run, ClaimRun(tx, id));
  if (!run) return 0;
  ASSIGN_OR_RETURN(const std::vector<AccountId> accounts, Next(tx, *run, accounts_max));
  if (accounts.empty()) {
    Finish(*run, issuer_.Now());
    RETURN_IF_ERROR(SaveRun(tx, *run));
    return 0;
  }
  chunk.accounts = accounts;
  Climbing climbing(issuer_, ids_, tx);
  RETURN_IF_ERROR(climbing.Decide(accounts, run->date));
  run->last_account = accounts.back();
  run->accounts += static_cast<int64_t>(accounts.size());
  run->notices += static_cast<int64_t>(climbing.notices().size());
  run->held += static_cast<int64_t>(climbing.holds().size());
  run->parked += static_cast<int64_t>(climbing.parked().size());
  RETURN_IF_ERROR(SaveRun(tx, *run));
  RETURN_IF_ERROR(InsertParked(tx, id, climbing.parked()));
  for (const NoticeRow& notice : climbing.notices()) chunk.sent.push_back(notice.id);
  RETURN_IF_ERROR(climbing.Write());
  return static_cast<int>(accounts.size());
}

absl::StatusOr<int> Runner::Step(RunId run) { return StepBy(run, options_.accounts_max); }

absl::StatusOr<int> Runner::StepBy(RunId run, int accounts_max) {
  Chunk chunk;
  absl::StatusOr<int> looked_at =
      pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return Carry(tx, run, accounts_max, chunk); });
  if (looked_at.ok()) {
    MakeFiles(chunk.sent);
    return looked_at;
  }
  if (!MayBeOneAccountsFault(looked_at.status()) || chunk.accounts.empty()) return looked_at;
  if (accounts_max > 1) return StepBy(run, accounts_max / 2);
  return Park(run, chunk.accounts.front(), looked_at.status());
}

// Unless another worker was quicker with it: then the next account is another's, and no fault of its own.
absl::StatusOr<int> Runner::Park(RunId id, const AccountId& account, const absl::Status& why) {
  return pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(std::optional<Run> run, ClaimRun(tx, id));
    if (!run) return 0;
    ASSIGN_OR_RETURN(const std::vector<AccountId> accounts, Next(tx, *run, 1));
    if (accounts.empty() || accounts.front() != account) return 1;
    const BilledAccount parked = invoicing::Parked(account, why);
    LogWarning("ACCOUNT_NOT_REMINDED", {{"run", id.Name()}, {"account", parked.account.Name()}, {"status", why}});
    run->last_account = account;
    ++run->accounts;
    ++run->parked;
    RETURN_IF_ERROR(SaveRun(tx, *run));
    RETURN_IF_ERROR(InsertParked(tx, id, {{parked.account, parked.reason, parked.detail}}));
    return 1;
  });
}

// Who asks for one that could not be made now makes it then.
void Runner::MakeFiles(const std::vector<NoticeId>& sent) {
  if (files_ == nullptr) return;
  for (const NoticeId& notice : sent) {
    const auto made = pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return files_->Get(tx, notice); });
    if (!made.ok()) LogWarning("REMINDER_NOT_MADE", {{"reminder", notice.Name()}, {"status", made.status()}});
  }
}

absl::StatusOr<int> Runner::StepAll() {
  ASSIGN_OR_RETURN(const std::vector<Run> runs, pg::ReadOnly(pool_, FindWorkingRuns));
  int looked_at = 0;
  absl::Status failed;  // a run that cannot go on does not hold up the others
  for (const Run& run : runs) {
    const absl::StatusOr<int> accounts = Step(run.id);
    failed.Update(accounts.status());
    looked_at += accounts.value_or(0);
  }
  RETURN_IF_ERROR(failed);
  return looked_at;
}

absl::StatusOr<bool> Runner::StartDaily() {
  const absl::CivilDay day = HouseDay(issuer_.Now());
  const Run run{.id = RunId(ids_.Next()), .date = day, .actor = std::string(kSchedule), .create_time = issuer_.Now()};
  return pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const bool had, HasRunOf(tx, day));
    if (had) return true;
    ASSIGN_OR_RETURN(const Run started, dunning::StartRun(tx, run));
    return started.id == run.id;
  });
}

void Runner::StartDue() {
  const absl::CivilDay day = HouseDay(issuer_.Now());
  if (!options_.by_itself || day == day_started_) return;
  const absl::StatusOr<bool> started = StartDaily();
  if (!started.ok()) {
    LogWarning("DUNNING_FAILED", {{"error", started.status()}});
  } else if (*started) {
    day_started_ = day;
  }
}

void Runner::Start() {
  looper_.Start([this] {
    StartDue();
    const absl::StatusOr<int> looked_at = StepAll();
    if (!looked_at.ok()) LogWarning("DUNNING_FAILED", {{"error", looked_at.status()}});
    return looked_at.ok() && *looked_at > 0 ? absl::ZeroDuration() : options_.interval;
  });
}

}  // namespace vlot::invoicing::dunning
