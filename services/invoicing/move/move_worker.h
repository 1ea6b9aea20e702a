// Carries moves to their end: switches modes when their time has come, starts the final runs. A start is a recovery:
// all that it knows is in rows. Any number of copies may work.
#pragma once

#include "absl/status/statusor.h"
#include "common/feed/feed.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "common/sync/looper.h"
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
  void Stop() { looper_.Stop(); }

 private:
  Clock& clock_;
  feed::Feed& feed_;
  UuidV7Generator& ids_;
  BillingRunner& billing_;
  pg::Pool pool_;
  Looper looper_;
};

}  // namespace vlot::invoicing
