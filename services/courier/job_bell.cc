#include "services/courier/job_bell.h"

namespace vlot::courier {

void JobBell::Ring(absl::Span<const JobChange> changes) {
  absl::MutexLock lock(&mutex_);
  for (const JobChange& change : changes) rung_.emplace(change.partner, change.state);
}

void JobBell::Wake() {
  absl::MutexLock lock(&mutex_);
  woken_ = true;
}

JobBell::Rung JobBell::WaitFor(absl::Duration wait) {
  absl::MutexLock lock(&mutex_);
  const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return woken_ || !rung_.empty(); };
  mutex_.AwaitWithTimeout(absl::Condition(&ready), wait);
  woken_ = false;
  return std::exchange(rung_, Rung());
}

}  // namespace vlot::courier
