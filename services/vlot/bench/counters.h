// What the services' own metrics say about the work: statements, calls, batches. Read from their text form.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace vlot::bench {

// A histogram of Prometheus.
struct Counted {
  int64_t count = 0;
  int64_t sum = 0;                     // microseconds for times, items for sizes
  std::map<int64_t, int64_t> buckets;  // of sizes only: upper bound -> how many are at most that

  // The bucket's bound that holds that share of them; 0 when there are none.
  int64_t Percentile(int percent) const;
};

struct Counters {
  std::map<std::string, Counted> statements;  // by name
  std::map<std::string, Counted> calls;       // by service/Method, as served
  std::map<std::string, Counted> batches;     // by name: items in each

  Counters operator-(const Counters& before) const;
};

// `text` is Registry::TextExposition's.
Counters ReadCounters(std::string_view text);

}  // namespace vlot::bench
