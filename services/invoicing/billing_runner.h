// Carries billing runs to their end: some thousand waiting accounts at a time, in transactions of some hundred, on a
// few threads. All that it knows is in rows: killed anywhere, it goes on where the last commit was. Any number of
// processes may work on the same run; accounts that another holds are left to it.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/uuid_generator.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/sync/looper.h"
#include "services/invoicing/billing_run.h"
#include "services/invoicing/issuer.h"
#include "services/invoicing/period.h"

namespace vlot::invoicing {

// What a transaction is made of: measured with 10 items an account, 200 accounts and 2,000 lines are some 60 ms.
struct BillingOptions {
  int accounts_max = 200;     // in one transaction,
  int64_t items_max = 5'000;  // and this many items, unless one account has more: this bounds the memory
  int page_max = 2'000;       // accounts taken on at once
  int threads = 2;
  absl::Duration interval = absl::Seconds(2);       // between looks, when there is nothing to bill
  absl::Duration look_interval = absl::Minutes(5);  // between looks at what waits to be billed, for the metric
  absl::Duration warn_interval = absl::Hours(6);    // between warnings of months that must be billed soon
  metrics::Registry* metrics = nullptr;             // not owned; null: no metric
};

// Errors that one account may be the cause of. As in common/batch: everything else is the database's, and goes by.
bool MayBeOneAccountsFault(const absl::Status& status);

class BillingRunner {
 public:
  // Owns neither the issuer nor the ids.
  BillingRunner(BillingOptions options, const pg::Options& database, const Issuer& issuer, UuidV7Generator& ids);
  ~BillingRunner() { Stop(); }

  BillingRunner(const BillingRunner&) = delete;
  BillingRunner& operator=(const BillingRunner&) = delete;

  // Bills a page of `run`; how many accounts were tried. 0: none waits any more (then it is done), or others hold them.
  absl::StatusOr<int> Step(const BillingRun& run);
  // The same for every run that works.
  absl::StatusOr<int> StepAll();

  // Warns in the log of every month whose deliveries must be invoiced within days, or should have been; how many.
  absl::StatusOr<int> WarnOfDuePeriods();
  // Sets vlot_unbilled_items: delivered items that stand on no invoice yet, by how near the day is on which they must.
  absl::Status MeasureUnbilled();

  // A thread of its own that steps, and warns, until Stop. Wake: there is a new run.
  void Start();
  void Wake() { looper_.Wake(); }
  void Stop() { looper_.Stop(); }

 private:
  using Chunk = std::vector<AccountId>;

  std::vector<Chunk> Cut(const std::vector<BilledAccount>& waiting) const;
  absl::Status BillChunks(const BillingRun& run, const std::vector<Chunk>& chunks);
  // Halves what one account spoils, down to that account; parks it.
  absl::Status BillChunk(const BillingRun& run, const Chunk& chunk);
  absl::Status Park(const BillingRun& run, const AccountId& account, const absl::Status& why);
  void LookAtMonths();

  const BillingOptions options_;
  const Issuer& issuer_;
  UuidV7Generator& ids_;
  pg::Pool pool_;
  std::map<Urgency, metrics::Gauge> unbilled_;
  absl::Time next_look_ = absl::InfinitePast(), next_warning_ = absl::InfinitePast();  // the loop's alone
  Looper looper_;
};

}  // namespace vlot::invoicing
