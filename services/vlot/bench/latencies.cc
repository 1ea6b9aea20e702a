#include "services/vlot/bench/latencies.h"

#include <algorithm>

namespace vlot::bench {

void Latencies::Add(absl::Duration latency) {
  absl::MutexLock lock(&mutex_);
  micros_.push_back(absl::ToInt64Microseconds(latency));
}

Spread Latencies::spread() const {
  std::vector<int64_t> sorted;
  {
    absl::MutexLock lock(&mutex_);
    sorted = micros_;
  }
  if (sorted.empty()) return {};
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](size_t per_mille) {
    return sorted[std::min(sorted.size() - 1, sorted.size() * per_mille / 1000)];
  };
  return {.count = static_cast<int64_t>(sorted.size()),
          .p50_us = at(500),
          .p99_us = at(990),
          .p999_us = at(999),
          .max_us = sorted.back()};
}

}  // namespace vlot::bench
