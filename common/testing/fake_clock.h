// A clock that stands still until the test moves it. Thread-safe.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/time/clock.h"

namespace vlot::testing {

class FakeClock : public Clock {
 public:
  // Starts at 2025-01-15 09:00:00 UTC (10:00 in Amsterdam), a Wednesday.
  FakeClock();
  explicit FakeClock(absl::Time now);

  absl::Time Now() override;

  void Set(absl::Time now);
  void Advance(absl::Duration by);

 private:
  absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::testing
