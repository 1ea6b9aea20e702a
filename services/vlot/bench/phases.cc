#include "services/vlot/bench/phases.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/status/string_views.h"

namespace vlot::bench {
namespace {

constexpr Phase kPhases[] = {Phase::kIdle, Phase::kSaturation, Phase::kHalf, Phase::kOverload};

absl::StatusOr<Phase> ParsePhase(std::string_view text) {
  for (const Phase phase : kPhases) {
    if (Name(phase) == text) return phase;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no phase '", AbslView(text), "'; there are idle, saturation, half and overload"));
}

}  // namespace

std::string_view Name(Phase phase) {
  switch (phase) {
    case Phase::kIdle:
      return "idle";
    case Phase::kSaturation:
      return "saturation";
    case Phase::kHalf:
      return "half";
    case Phase::kOverload:
      return "overload";
  }
  return "";
}

absl::StatusOr<Phases> ParsePhases(std::string_view text) {
  Phases phases;
  for (const absl::string_view word : absl::StrSplit(AbslView(text), ',', absl::SkipWhitespace())) {
    ASSIGN_OR_RETURN(const Phase phase, ParsePhase(StdView(absl::StripAsciiWhitespace(word))));
    phases.insert(phase);
  }
  if (phases.empty()) return absl::InvalidArgumentError("no phase is named");
  const bool by_capacity = phases.contains(Phase::kHalf) || phases.contains(Phase::kOverload);
  if (by_capacity && !phases.contains(Phase::kSaturation)) {
    return absl::InvalidArgumentError("half and overload are shares of the capacity: saturation must be run too");
  }
  return phases;
}

}  // namespace vlot::bench
