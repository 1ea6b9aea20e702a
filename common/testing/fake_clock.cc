#include "common/testing/fake_clock.h"

namespace vlot::testing {

FakeClock::FakeClock() : FakeClock(absl::FromUnixSeconds(1736931600)) {}

FakeClock::FakeClock(absl::Time now) : now_(TruncateToMicros(now)) {}

absl::Time FakeClock::Now() {
  absl::MutexLock lock(&mutex_);
  return now_;
}

void FakeClock::Set(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  now_ = TruncateToMicros(now);
}

void FakeClock::Advance(absl::Duration by) {
  absl::MutexLock lock(&mutex_);
  now_ = TruncateToMicros(now_ + by);
}

}  // namespace vlot::testing
