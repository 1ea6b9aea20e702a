// Sends what is queued. Any number of workers, in any number of copies of the service, may run: a message is in the
// hands of one of them, for the time of a lease.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/sync/looper.h"
#include "common/time/clock.h"
#include "services/notification/delivery.h"
#include "services/notification/sender.h"
#include "services/notification/store.h"

namespace vlot::notification {

struct WorkerOptions {
  absl::Duration lease = absl::Minutes(15);
  absl::Duration interval = absl::Milliseconds(500);  // between looks when nothing was due and nobody woke it
  RetryPolicy retry;
};

class Worker {
 public:
  // Owns none of these.
  Worker(WorkerOptions options, pg::Pool& pool, Clock& clock, metrics::Registry& metrics, const Sender& sender);
  ~Worker() { Stop(); }

  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Claims messages that are due in one transaction, sends them, records in another how it went. How many it took.
  // What could not be recorded is recorded first by the next step. Not while started.
  absl::StatusOr<int> Step();

  // A thread of its own that steps until Stop.
  void Start();
  // Returns when the message in hand has been sent; those claimed with it are given back. Idempotent.
  void Stop() { looper_.Stop(); }

  // There is something to send. Any thread.
  void Wake() { looper_.Wake(); }

 private:
  Verdict Try(const Claimed& claimed);
  void Count(const Verdict& verdict);
  absl::Status RecordUnrecorded();

  const WorkerOptions options_;
  pg::Pool& pool_;
  Clock& clock_;
  const Sender& sender_;
  metrics::Counter sent_, failed_, unknown_, retried_;
  std::vector<Attempt> unrecorded_;  // of the stepping thread
  Looper looper_;
};

}  // namespace vlot::notification
