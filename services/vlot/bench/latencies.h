// Latencies, gathered from several threads.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/vlot/bench/spread.h"

namespace vlot::bench {

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
