// The outcome of a run: as one JSON document, and as a table for people. Pure.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "services/vlot/bench/run.h"
#include "services/vlot/bench/targets.h"

namespace vlot::bench {

// What was asked for.
struct About {
  std::map<std::string, std::string> flags;
  std::string profile;
  int64_t waiting = 0;
  bool at_a_rate = false;               // --rate: what was completed is no capacity
  int64_t earlier_ratio_per_mille = 0;  // to TPC-B, of the run to be compared with; 0: of none
};

// The field of the document that a later run is compared by.
inline constexpr char kRatioField[] = "ratio_to_tpcb_thousandths";

nlohmann::json ToJson(const About& about, const Outcome& outcome);
void PrintTable(const About& about, const Outcome& outcome, std::ostream& out);

// What both tell: the targets that this run can be held to.
std::vector<Target> TargetsOf(const About& about, const Outcome& outcome);
// A stretch's orders, at least one: what its costs are shared by.
int64_t OrdersOf(const Stretch& stretch);

}  // namespace vlot::bench
