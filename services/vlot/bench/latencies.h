// Latencies, gathered from several threads, and their percentiles. In whole microseconds.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace vlot::bench {

// How a set of latencies is spread; all zero when there were none.
struct Spread {
  int64_t count = 0;
  int64_t p50_us = 0;
  int64_t p99_us = 0;
  int64_t p999_us = 0;
  int64_t max_us = 0;
};

// Thread-safe.
class Latencies {
 public:
  void Add(absl::Duration latency);
  Spread spread() const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<int64_t> micros_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::bench
