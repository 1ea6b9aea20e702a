// Carries moves to their end: switches modes when their time has come, starts the final runs. A start is a recovery:
// all that it knows is in rows. Any number of copies may work.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/feed/feed.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/invoicing/billing_runner.h"

namespace vlot::invoicing {

class MoveWorker {
 public:
  // Owns none of its parts; `billing` carries out the final runs.
  MoveWorker(const pg::Options& database, Clock& clock, feed::Feed& feed, UuidV7Generator& ids, BillingRunner& billing);
  ~MoveWorker() { Stop(); }

  MoveWorker(const MoveWorker&) = delete;
  MoveWorker& operator=(const MoveWorker&) = delete;

  // Moves whose time has come, one step each; how many.
  absl::StatusOr<int> Step();
  // A thread of its own that steps, until Stop.
  void Start();
  void Stop();

 private:
  void Loop();
  bool Wait(absl::Duration time);

  Clock& clock_;
  feed::Feed& feed_;
  UuidV7Generator& ids_;
  BillingRunner& billing_;
  pg::Pool pool_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::invoicing
