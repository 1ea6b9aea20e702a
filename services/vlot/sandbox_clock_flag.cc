#include "services/vlot/sandbox_clock_flag.h"

#include <filesystem>
#include <iostream>
#include <utility>

#include "absl/flags/flag.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/vlot/storage.h"

ABSL_FLAG(
    bool, sandbox_clock, false,
    "for sandboxes only: the services' clock can be moved ahead (POST /v1/sandboxClock:advance); kept under --var, "
    "where vlot sandbox follows it; commands beside a private database follow it without this flag");

namespace vlot {
namespace {

std::string ClockFile() { return absl::GetFlag(FLAGS_var) + "/sandbox_clock"; }

}  // namespace

absl::StatusOr<std::unique_ptr<SandboxClock>> SandboxClockFromFlags() {
  if (!absl::GetFlag(FLAGS_sandbox_clock)) {
    if (SetClockAside(ClockFile())) {
      LogWarning(
          "SANDBOX_CLOCK_SET_ASIDE",
          {{"file", ClockFile()},
           {"why", "it was moved ahead, and this serves by the computer's time: --sandbox_clock takes it up again"}});
    }
    return std::unique_ptr<SandboxClock>();
  }
  std::error_code ignored;
  std::filesystem::create_directories(absl::GetFlag(FLAGS_var), ignored);
  return SandboxClock::Open(SystemClock(), ClockFile());
}

absl::StatusOr<std::unique_ptr<SandboxClock>> CommandClockFromFlags(std::string_view command) {
  ASSIGN_OR_RETURN(CommandClock clock, ClockOfCommand(SystemClock(), ClockFile(), absl::GetFlag(FLAGS_postgres).empty(),
                                                      absl::GetFlag(FLAGS_sandbox_clock)));
  if (!clock.note.empty()) std::cerr << "vlot " << command << ": " << clock.note << "\n";
  return std::move(clock.sandbox);
}

std::unique_ptr<Clock> FollowedClockFromFlags() {
  if (absl::GetFlag(FLAGS_sandbox_clock)) return std::make_unique<FollowedClock>(SystemClock(), ClockFile());
  return std::make_unique<OffsetClock>(SystemClock());
}

}  // namespace vlot
