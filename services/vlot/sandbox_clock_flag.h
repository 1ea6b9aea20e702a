// The sandbox's clock, by the flags of the program.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/vlot/sandbox_clock.h"

namespace vlot {

// By --sandbox_clock and --var; null without the former: then the computer's clock is meant.
absl::StatusOr<std::unique_ptr<SandboxClock>> SandboxClockFromFlags();

// The same for what serves nothing, and follows: the computer's clock without the flag.
std::unique_ptr<Clock> FollowedClockFromFlags();

}  // namespace vlot
