#include "common/time/clock.h"

#include "absl/time/clock.h"

namespace vlot {
namespace {

class RealClock : public Clock {
 public:
  absl::Time Now() override { return TruncateToMicros(absl::Now()); }
};

}  // namespace

absl::Time TruncateToMicros(absl::Time time) { return absl::FromUnixMicros(absl::ToUnixMicros(time)); }

Clock& SystemClock() {
  static RealClock& clock = *new RealClock;  // never destroyed: other statics may ask it until the very end
  return clock;
}

absl::Time OffsetClock::Now() { return base_.Now() + offset(); }

absl::Duration OffsetClock::offset() const { return absl::Microseconds(offset_us_.load(std::memory_order_relaxed)); }

void OffsetClock::SetOffset(absl::Duration offset) {
  offset_us_.store(absl::ToInt64Microseconds(offset), std::memory_order_relaxed);
}

void OffsetClock::Advance(absl::Duration by) {
  offset_us_.fetch_add(absl::ToInt64Microseconds(by), std::memory_order_relaxed);
}

}  // namespace vlot
