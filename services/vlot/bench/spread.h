// How a set of latencies is spread. Pure. In whole microseconds.
#pragma once

#include <cstdint>
#include <vector>

namespace vlot::bench {

// All zero when there were none.
struct Spread {
  int64_t count = 0;
  int64_t p50_us = 0;
  int64_t p99_us = 0;
  int64_t p999_us = 0;
  int64_t max_us = 0;

  bool operator==(const Spread&) const = default;
};

// A percentile is the smallest latency that so many of them do not exceed (nearest rank).
Spread Summarize(std::vector<int64_t> micros);

}  // namespace vlot::bench
