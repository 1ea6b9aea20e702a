#include "services/invoicing/billing_runner.h"

#include <algorithm>
#include <thread>

#include "common/log/log.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/billing_store.h"

namespace vlot::invoicing {
namespace {

// The labels of the metric.
constexpr std::pair<Urgency, const char*> kUrgencies[] = {{Urgency::kNotOver, "not_over"},
                                                          {Urgency::kDue, "due"},
                                                          {Urgency::kDueSoon, "due_soon"},
                                                          {Urgency::kOverdue, "overdue"}};

pg::Options Named(pg::Options database) {
  database.application_name = "invoicing.Billing";
  return database;
}

}  // namespace

bool MayBeOneAccountsFault(const absl::Status& status) {
  return pg::IsDataError(status) || absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status) ||
         absl::IsOutOfRange(status);
}

BillingRunner::BillingRunner(BillingOptions options, const pg::Options& database, const Issuer& issuer,
                             UuidV7Generator& ids)
    : options_(options), issuer_(issuer), ids_(ids), pool_(Named(database), options.threads) {
  if (options_.metrics == nullptr) return;
  for (const auto& [urgency, label] : kUrgencies) {
    unbilled_[urgency] = options_.metrics->GetGauge(
        "vlot_unbilled_items",
        "Delivered items that stand on no invoice yet, by how near the day is on which they must.",
        {{"urgency", label}});
  }
}

absl::StatusOr<int> BillingRunner::Step(const BillingRun& run) {
  ASSIGN_OR_RETURN(const std::vector<BilledAccount> waiting, pg::RunInTransaction(pool_, [&](pg::Transaction& tx) {
                     return FindWaiting(tx, run.id, options_.page_max);
                   }));
  if (waiting.empty()) {
    RETURN_IF_ERROR(
        pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return FinishRun(tx, run.id, issuer_.Now()); }));
    return 0;
  }
  RETURN_IF_ERROR(BillChunks(run, Cut(waiting)));
  return static_cast<int>(waiting.size());
}

absl::StatusOr<int> BillingRunner::StepAll() {
  ASSIGN_OR_RETURN(const std::vector<BillingRun> runs, pg::ReadOnly(pool_, FindWorkingRuns));
  int tried = 0;
  absl::Status failed;  // a run that cannot go on does not hold up the others
  for (const BillingRun& run : runs) {
    const absl::StatusOr<int> accounts = Step(run);
    failed.Update(accounts.status());
    tried += accounts.value_or(0);
  }
  RETURN_IF_ERROR(failed);
  return tried;
}

std::vector<BillingRunner::Chunk> BillingRunner::Cut(const std::vector<BilledAccount>& waiting) const {
  std::vector<Chunk> chunks;
  int64_t items = 0;
  for (const BilledAccount& account : waiting) {
    const bool full = chunks.empty() || chunks.back().size() == static_cast<size_t>(options_.accounts_max) ||
                      items + account.items > options_.items_max;
    if (full) {
      chunks.emplace_back();
      items = 0;
    }
    chunks.back().push_back(account.account);
    items += account.items;
  }
  return chunks;
}

absl::Status BillingRunner::BillChunks(const BillingRun& run, const std::vector<Chunk>& chunks) {
  std::atomic<size_t> next{0};
  std::vector<absl::Status> ended(std::min<size_t>(options_.threads, chunks.size()));
  const auto work = [&](absl::Status& status) {
    for (size_t i = next++; i < chunks.size() && status.ok(); i = next++) status = BillChunk(run, chunks[i]);
  };
  std::vector<std::thread> threads;
  for (size_t t = 1; t < ended.size(); ++t) threads.emplace_back([&, t] { work(ended[t]); });
  work(ended.front());
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : ended) RETURN_IF_ERROR(status);
  return absl::OkStatus();
}

absl::Status BillingRunner::BillChunk(const BillingRun& run, const Chunk& chunk) {
  const absl::Status billed =
      pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return BillAccounts(issuer_, ids_, run, chunk, tx); });
  if (billed.ok() || !MayBeOneAccountsFault(billed)) return billed;
  if (chunk.size() == 1) return Park(run, chunk.front(), billed);
  const auto middle = chunk.begin() + static_cast<std::ptrdiff_t>(chunk.size() / 2);
  RETURN_IF_ERROR(BillChunk(run, Chunk(chunk.begin(), middle)));
  return BillChunk(run, Chunk(middle, chunk.end()));
}

absl::Status BillingRunner::Park(const BillingRun& run, const AccountId& account, const absl::Status& why) {
  LogWarning("ACCOUNT_NOT_BILLED", {{"run", run.id.Name()}, {"account", account.Name()}, {"status", why}});
  return pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<AccountId> claimed, ClaimWaiting(tx, run.id, {account}));
    if (claimed.empty()) return absl::OkStatus();
    return SaveBilled(tx, run.id, {Parked(account, why)});
  });
}

absl::StatusOr<int> BillingRunner::WarnOfDuePeriods() {
  ASSIGN_OR_RETURN(const std::vector<Unbilled> months, pg::ReadOnly(pool_, SumUnbilled));
  int due = 0;
  for (const Unbilled& month : months) {
    const Urgency urgency = UrgencyOf(month.month, HouseDay(issuer_.Now()));
    if (urgency != Urgency::kDueSoon && urgency != Urgency::kOverdue) continue;
    LogWarning(urgency == Urgency::kOverdue ? "BILLING_OVERDUE" : "BILLING_DUE",
               {{"period", FormatMonth(month.month)},
                {"items", month.items},
                {"accounts", month.accounts},
                {"deadline", FormatIsoDate(IssueDeadline(month.month))}});
    ++due;
  }
  return due;
}

absl::Status BillingRunner::MeasureUnbilled() {
  ASSIGN_OR_RETURN(const std::vector<Unbilled> months, pg::ReadOnly(pool_, SumUnbilled));
  std::map<Urgency, int64_t> items;
  for (const Unbilled& month : months) items[UrgencyOf(month.month, HouseDay(issuer_.Now()))] += month.items;
  for (auto& [urgency, gauge] : unbilled_) gauge.Set(items[urgency]);
  return absl::OkStatus();
}

void BillingRunner::Start() {
  looper_.Start([this] {
    const absl::StatusOr<int> tried = StepAll();
    if (!tried.ok()) LogWarning("BILLING_FAILED", {{"error", tried.status()}});
    LookAtMonths();
    return tried.ok() && *tried > 0 ? absl::ZeroDuration() : options_.interval;
  });
}

void BillingRunner::LookAtMonths() {
  const absl::Time now = issuer_.Now();
  if (options_.metrics != nullptr && now >= next_look_) {
    next_look_ = now + options_.look_interval;
    const absl::Status measured = MeasureUnbilled();
    if (!measured.ok()) LogWarning("BILLING_FAILED", {{"error", measured}});
  }
  if (now < next_warning_) return;
  next_warning_ = now + options_.warn_interval;
  const absl::StatusOr<int> due = WarnOfDuePeriods();
  if (!due.ok()) LogWarning("BILLING_FAILED", {{"error", due.status()}});
}

}  // namespace vlot::invoicing
