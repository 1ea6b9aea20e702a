#include "services/payment/worker.h"

#include <algorithm>
#include <vector>

#include "common/log/log.h"
#include "common/status/status.h"

namespace vlot::payment {

absl::StatusOr<int> Worker::Step() {
  // Customers who wait for their checkout go first, but the rest must not starve.
  const bool crowded = provider_.load() > options_.calls_waiting_max;
  const int max = crowded ? std::max(options_.payments_max / 10, 1) : options_.payments_max;
  auto taken = pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return ledger_.TakeDue(tx, max); });
  if (!taken.ok()) return taken.status();
  for (const Changed& due : *taken) driver_.Run(due.payment, due.actions);
  return static_cast<int>(taken->size());
}

void Worker::Start() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = false;
  }
  thread_ = std::thread([this] { Loop(); });
}

void Worker::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Worker::Loop() {
  absl::Duration pause = absl::ZeroDuration();
  while (Wait(pause)) {
    const absl::StatusOr<int> taken = Step();
    if (!taken.ok()) LogWarning("PAYMENT_STEP_FAILED", {{"error", taken.status()}});
    const bool more = taken.ok() && *taken == options_.payments_max;
    pause = more ? absl::ZeroDuration() : options_.interval;
  }
}

bool Worker::Wait(absl::Duration time) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopping_), time);
}

}  // namespace vlot::payment
