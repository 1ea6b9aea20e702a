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

  Counted& operator+=(const Counted& other);
  // The bucket's bound that holds that share of them; 0 when there are none.
  int64_t Percentile(int percent) const;
};

using CountedByName = std::map<std::string, Counted>;

struct Counters {
  CountedByName statements;  // by name; "commit" is one of them
  CountedByName calls;       // by service/Method, as served
  CountedByName batches;     // by name: items in each

  Counters operator-(const Counters& before) const;
  // Of another process.
  Counters& operator+=(const Counters& other);
};

using CountersByProcess = std::map<std::string, Counters>;

int64_t CountAll(const CountedByName& counted);
// By process: all of a kind, or the commits among the statements.
std::map<std::string, int64_t> CountEach(const CountersByProcess& processes, const CountedByName Counters::*which);
std::map<std::string, int64_t> CountCommits(const CountersByProcess& processes);
Counters Total(const CountersByProcess& processes);
CountersByProcess Minus(CountersByProcess after, const CountersByProcess& before);

// `text` is Registry::TextExposition's.
Counters ReadCounters(std::string_view text);

}  // namespace vlot::bench
