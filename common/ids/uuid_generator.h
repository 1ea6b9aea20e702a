// Makes version 7 UUIDs (RFC 9562, method 3 of section 6.2): 48 bits of milliseconds, 12 bits of the fraction of the
// millisecond or, when calls come faster than that, a counter, and 62 random bits.
#pragma once

#include <atomic>
#include <cstdint>

#include "common/ids/uuid.h"
#include "common/time/clock.h"

namespace vlot {

// Thread-safe and without locks. Every UUID of one generator is greater than those whose making had ended before it,
// also when the clock steps back. A process has one (tests may have more). Never fails.
// Does not own the clock, which must outlive it.
class UuidV7Generator {
 public:
  explicit UuidV7Generator(Clock& clock) : clock_(clock) {}

  UuidV7Generator(const UuidV7Generator&) = delete;
  UuidV7Generator& operator=(const UuidV7Generator&) = delete;

  Uuid Next();

 private:
  // Takes the next 60-bit value: milliseconds and, below them, 12 bits of fraction or counter.
  uint64_t NextTick();

  Clock& clock_;
  std::atomic<uint64_t> last_tick_{0};
};

}  // namespace vlot
