// The one source of time. Rules receive `now`; everything else that needs it is given a Clock&.
// Times are truncated to microseconds, so that they come back from PostgreSQL as they went in.
#pragma once

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"

namespace vlot {

// Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() = 0;
};

// Cuts off what is below a microsecond (towards the past).
absl::Time TruncateToMicros(absl::Time time);

// The computer's clock. Lives for the whole process.
Clock& SystemClock();

// Another clock, moved by an offset that can be set while it runs: how a demo lets a month pass.
// Does not own `base`, which must outlive it.
class OffsetClock : public Clock {
 public:
  explicit OffsetClock(Clock& base) : base_(base) {}

  absl::Time Now() override;

  absl::Duration offset() const;
  void SetOffset(absl::Duration offset);  // kept to the microsecond
  void Advance(absl::Duration by);

 private:
  Clock& base_;
  std::atomic<int64_t> offset_us_{0};
};

}  // namespace vlot
