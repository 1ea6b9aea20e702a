#include "common/log/limiter.h"

namespace vlot::log {

std::optional<int64_t> Limiter::Allow(absl::Time now) {
  const int64_t now_us = absl::ToUnixMicros(now);
  int64_t next_us = next_us_.load(std::memory_order_relaxed);
  // Of several threads that come at once, the one whose exchange succeeds logs.
  if (now_us >= next_us && next_us_.compare_exchange_strong(next_us, now_us + every_us_, std::memory_order_relaxed)) {
    return skipped_.exchange(0, std::memory_order_relaxed);
  }
  skipped_.fetch_add(1, std::memory_order_relaxed);
  return std::nullopt;
}

}  // namespace vlot::log
