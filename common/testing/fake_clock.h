// A clock that stands still until the test moves it. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"
#include "common/time/clock.h"

namespace vlot::testing {

class FakeClock : public Clock {
 public:
  // Starts at 2025-01-15 09:00:00 UTC (10:00 in Amsterdam), a Wednesday.
  FakeClock();
  explicit FakeClock(absl::Time now);

  absl::Time Now() override;

  void Set(absl::Time now);         // cut to microseconds
  void Advance(absl::Duration by);  // may be negative

 private:
  std::atomic<int64_t> now_us_;
};

}  // namespace vlot::testing
