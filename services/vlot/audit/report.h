// What an audit found, for people and for programs.
#pragma once

#include <ostream>

#include "nlohmann/json.hpp"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

// A line for each invariant, then the violations by id, then the verdict.
void PrintTable(const Tally& tally, std::ostream& out);

// {"violations": n, "invariants": [{"name", "sentence", "unit", "checked", "violations", "listed": [{"id",
// "detail"}]}]}
nlohmann::json ToJson(const Tally& tally);

}  // namespace vlot::audit
