// Expiry: gives back what was held and not used in time. Any number of copies may run: each takes checks of its own
// (common/due).
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/feed/feed.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"

namespace vlot::fulfilment {

struct ExpiryOptions {
  absl::Duration interval = absl::Milliseconds(500);  // between looks
};

class ExpiryWorker {
 public:
  // Owns none of these.
  ExpiryWorker(ExpiryOptions options, pg::Pool& pool, Clock& clock, feed::Feed& feed, metrics::Counter expired);
  ~ExpiryWorker() { Stop(); }

  ExpiryWorker(const ExpiryWorker&) = delete;
  ExpiryWorker& operator=(const ExpiryWorker&) = delete;

  // Ends the reservations that are HELD and past their time, some thousands in a transaction; how many.
  absl::StatusOr<int> Step();

  // A thread of its own that steps until Stop.
  void Start();
  void Stop();

 private:
  struct Looked {
    int expired = 0;
    bool more = false;
  };
  absl::StatusOr<Looked> Look();
  void Loop();
  // False: time to stop.
  bool Wait(absl::Duration time);

  const ExpiryOptions options_;
  pg::Pool& pool_;
  Clock& clock_;
  feed::Feed& feed_;
  metrics::Counter expired_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::fulfilment
