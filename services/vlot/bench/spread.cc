#include "services/vlot/bench/spread.h"

#include <algorithm>

namespace vlot::bench {

Spread Summarize(std::vector<int64_t> micros) {
  if (micros.empty()) return {};
  std::sort(micros.begin(), micros.end());
  const auto at = [&](size_t per_mille) { return micros[(micros.size() * per_mille + 999) / 1000 - 1]; };
  return {.count = static_cast<int64_t>(micros.size()),
          .p50_us = at(500),
          .p99_us = at(990),
          .p999_us = at(999),
          .max_us = micros.back()};
}

}  // namespace vlot::bench
