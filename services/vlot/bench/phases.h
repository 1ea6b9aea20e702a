// What a run consists of. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace vlot::bench {

// In the order in which they are run. The yardstick stands around saturation.
enum class Phase {
  kIdle,        // one client, one order at a time
  kSaturation,  // as fast as it goes: this is the capacity
  kHalf,        // half of the capacity, evenly, whatever comes back
  kOverload,    // four times the capacity, and nobody tries again
};

using Phases = std::set<Phase>;

std::string_view Name(Phase phase);

// "idle,saturation,half". INVALID_ARGUMENT for another word, none, and for half or overload without the saturation that
// they are measured by.
absl::StatusOr<Phases> ParsePhases(std::string_view text);

}  // namespace vlot::bench
