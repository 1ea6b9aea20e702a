// The sandbox's clock, by the flags of the program.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/vlot/sandbox_clock.h"

namespace vlot {

// For what serves: by --sandbox_clock and --var; null without the former: then the computer's clock is meant, and what
// was kept of the sandbox's is set aside.
absl::StatusOr<std::unique_ptr<SandboxClock>> SandboxClockFromFlags();

// For `vlot <command>` beside services: theirs, also without the flag when it was moved and their database is under
// --var too. Null: the computer's. Says on stderr what cannot be expected.
absl::StatusOr<std::unique_ptr<SandboxClock>> CommandClockFromFlags(std::string_view command);

// For what serves nothing, and follows: the computer's clock without the flag.
std::unique_ptr<Clock> FollowedClockFromFlags();

}  // namespace vlot
