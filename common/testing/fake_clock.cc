#include "common/testing/fake_clock.h"

namespace vlot::testing {

FakeClock::FakeClock() : FakeClock(absl::FromUnixSeconds(1736931600)) {}

FakeClock::FakeClock(absl::Time now) : now_us_(absl::ToUnixMicros(now)) {}

absl::Time FakeClock::Now() { return absl::FromUnixMicros(now_us_.load()); }

void FakeClock::Set(absl::Time now) { now_us_.store(absl::ToUnixMicros(now)); }

void FakeClock::Advance(absl::Duration by) { now_us_.fetch_add(absl::ToInt64Microseconds(by)); }

}  // namespace vlot::testing
