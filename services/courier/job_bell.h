// Tells those who wait for a partner's jobs that some have changed. A hint: what other processes write does not ring,
// so who waits also looks by itself from time to time. Thread-safe.
#pragma once

#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/courier/change_store.h"

namespace vlot::courier {

class JobBell {
 public:
  // Whose jobs came into which states.
  using Rung = absl::flat_hash_set<std::pair<PartnerId, State>>;

  // After the commit of `changes`.
  void Ring(absl::Span<const JobChange> changes);
  // Wakes whoever waits.
  void Wake();

  // What was rung since the last call, waiting at most `wait` for the first.
  Rung WaitFor(absl::Duration wait);

 private:
  absl::Mutex mutex_;
  Rung rung_ ABSL_GUARDED_BY(mutex_);
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vlot::courier
