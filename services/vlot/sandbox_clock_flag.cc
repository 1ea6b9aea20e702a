#include "services/vlot/sandbox_clock_flag.h"

#include <filesystem>

#include "absl/flags/flag.h"
#include "services/vlot/storage.h"

ABSL_FLAG(
    bool, sandbox_clock, false,
    "for sandboxes only: the services' clock can be moved ahead (POST /v1/sandboxClock:advance); kept under --var, "
    "where vlot sandbox follows it");

namespace vlot {
namespace {

std::string ClockFile() { return absl::GetFlag(FLAGS_var) + "/sandbox_clock"; }

}  // namespace

absl::StatusOr<std::unique_ptr<SandboxClock>> SandboxClockFromFlags() {
  if (!absl::GetFlag(FLAGS_sandbox_clock)) return std::unique_ptr<SandboxClock>();
  std::error_code ignored;
  std::filesystem::create_directories(absl::GetFlag(FLAGS_var), ignored);
  return SandboxClock::Open(SystemClock(), ClockFile());
}

std::unique_ptr<Clock> FollowedClockFromFlags() {
  if (absl::GetFlag(FLAGS_sandbox_clock)) return std::make_unique<FollowedClock>(SystemClock(), ClockFile());
  return std::make_unique<OffsetClock>(SystemClock());
}

}  // namespace vlot
