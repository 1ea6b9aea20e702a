// The outcome of a run: as one JSON document, and as a table for people.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "services/vlot/bench/counters.h"
#include "services/vlot/bench/latencies.h"
#include "services/vlot/bench/meter.h"
#include "services/vlot/bench/tally.h"

namespace vlot::bench {

struct Outcome {
  std::map<std::string, std::string> about;     // profile, clients, seed, ...
  std::map<std::string, std::string> settings;  // of PostgreSQL
  int64_t tpcb_before = 0, tpcb_after = 0;      // transactions a second

  // The steady window: from the end of the warm-up to the end of the load.
  absl::Duration window;
  int64_t window_accepted = 0, window_completed = 0;
  Spread place_order, to_completed;

  // The whole of the work: from the first order to the end of the last.
  absl::Duration whole;
  Counts counts;
  Reading cost;
  Counters work;
};

nlohmann::json ToJson(const Outcome& outcome);
void PrintTable(const Outcome& outcome, std::ostream& out);

}  // namespace vlot::bench
