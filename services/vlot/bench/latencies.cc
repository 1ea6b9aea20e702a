#include "services/vlot/bench/latencies.h"

namespace vlot::bench {

void Latencies::Add(absl::Duration latency) {
  absl::MutexLock lock(&mutex_);
  micros_.push_back(absl::ToInt64Microseconds(latency));
}

Spread Latencies::spread() const {
  std::vector<int64_t> micros;
  {
    absl::MutexLock lock(&mutex_);
    micros = micros_;
  }
  return Summarize(std::move(micros));
}

}  // namespace vlot::bench
