// Fetches what the PSP has paid out, each settlement once: finds settlements that are new, reads the lines of one page
// by page, compares them with what we know, and tells the feed when one is whole. Any number of copies may run: who
// looks is decided by the poll's row, who reads a settlement by its due_at, and a page is written only by who still has
// it.
#pragma once

#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/feed/feed.h"
#include "common/ids/ids.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/payment/driver.h"
#include "services/payment/settlements/settlement_source.h"

namespace vlot::payment {

struct SettlementOptions {
  bool fetch = true;
  absl::Duration every = absl::Hours(1);              // between looks for new ones
  absl::Duration unsettled_after = absl::Hours(168);  // a payment that stands on none by then is a difference
  // What does not fit is looked up at the PSP, and compared again after these; then it counts as a difference.
  std::vector<absl::Duration> second_looks = {absl::Seconds(10), absl::Minutes(1), absl::Minutes(5)};
  absl::Duration lease = absl::Minutes(1);     // longer than any call with its transaction
  int pages_max = 100;                         // read in one step
  absl::Duration interval = absl::Seconds(1);  // between steps, when nothing was to be done
};

// `divisor` times as fast: for demonstrations and tests. The lease stays.
SettlementOptions Faster(SettlementOptions options, int divisor);

class SettlementWorker {
 public:
  // Owns none of these.
  SettlementWorker(SettlementOptions options, pg::Pool& pool, Clock& clock, SettlementSource& source, Driver& driver,
                   feed::Feed& feed, UuidV7Generator& ids, metrics::Registry& metrics);
  ~SettlementWorker() { Stop(); }

  SettlementWorker(const SettlementWorker&) = delete;
  SettlementWorker& operator=(const SettlementWorker&) = delete;

  // Does what is due: looks for settlements, and reads pages of what was found; how much was done.
  absl::StatusOr<int> Step();

  // A thread of its own that steps until Stop.
  void Start();
  void Stop();

 private:
  // How many settlements were found.
  absl::StatusOr<int> Poll(absl::Time now);
  absl::StatusOr<int> Discover(absl::Time now);
  absl::StatusOr<int> Take(const std::vector<PspSettlement>& found, absl::Time now);
  absl::Status Count(absl::Time now);

  // False: there was nothing to read.
  absl::StatusOr<bool> ReadOne(absl::Time now);
  absl::Status ReadPage(const Settlement& settlement, absl::Time now);
  absl::Status WritePage(const Settlement& settlement, PspLinePage page, absl::Time now);
  absl::Status Finish(const Settlement& settlement, absl::Time now);
  // When it is compared again; nothing: it is taken as it is.
  std::optional<absl::Duration> SecondLook(const Settlement& settlement) const;
  void LookUp(const std::vector<SettlementLine>& lines);

  void Loop();
  bool Wait(absl::Duration time);

  const SettlementOptions options_;
  pg::Pool& pool_;
  Clock& clock_;
  SettlementSource& source_;
  Driver& driver_;
  feed::Feed& feed_;
  UuidV7Generator& ids_;
  metrics::Gauge reading_, failed_, differing_, unsettled_;
  metrics::Counter errors_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::payment
