// Looks at payments whose time has come: lost webhooks, answers that did not come, expiries, refunds. Any number of
// copies may run; a payment is in the hands of one of them, by its due_at.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/payment/driver.h"
#include "services/payment/ledger.h"
#include "services/payment/paced_provider.h"

namespace vlot::payment {

struct WorkerOptions {
  int payments_max = 100;                             // in one step
  int calls_waiting_max = 500;                        // at the PSP; beyond, a step takes a tenth: customers go first
  absl::Duration interval = absl::Milliseconds(250);  // between looks, when nothing was due
};

class Worker {
 public:
  // Owns none of these.
  Worker(WorkerOptions options, pg::Pool& pool, Ledger& ledger, Driver& driver, const PacedProvider& provider)
      : options_(options), pool_(pool), ledger_(ledger), driver_(driver), provider_(provider) {}
  ~Worker() { Stop(); }

  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Takes payments that are due, in one transaction, and starts the calls for them; how many. The calls end later.
  absl::StatusOr<int> Step();

  // Calls to the PSP under way or waiting, also those of others. For tests.
  int calls() const { return provider_.load(); }

  // A thread of its own that steps until Stop.
  void Start();
  void Stop();

 private:
  void Loop();
  // False: time to stop.
  bool Wait(absl::Duration time);

  const WorkerOptions options_;
  pg::Pool& pool_;
  Ledger& ledger_;
  Driver& driver_;
  const PacedProvider& provider_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::payment
