#include "services/vlot/sandbox_clock.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot {
namespace {

constexpr absl::Duration kLookEvery = absl::Milliseconds(50);

// How far ahead the file says; nothing when there is none.
absl::StatusOr<std::optional<absl::Duration>> ReadOffset(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::string text;
  std::getline(file, text);
  absl::Duration offset;
  if (absl::ParseDuration(text, &offset) && offset >= absl::ZeroDuration()) return offset;
  return absl::DataLossError(absl::StrCat(path, " does not say how far ahead the clock is"));
}

std::string AsideOf(const std::string& path) { return path + ".unused"; }

}  // namespace

absl::StatusOr<std::unique_ptr<SandboxClock>> SandboxClock::Open(Clock& base, std::string path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) std::filesystem::rename(AsideOf(path), path, ignored);
  std::unique_ptr<SandboxClock> clock(new SandboxClock(base, path));
  ASSIGN_OR_RETURN(const std::optional<absl::Duration> offset, ReadOffset(path));
  if (offset) clock->clock_.SetOffset(*offset);
  return clock;
}

absl::Status SandboxClock::MoveTo(absl::Duration offset) {
  MutexLock lock(mutex_);
  return Move(offset);
}

absl::StatusOr<absl::Duration> SandboxClock::Advance(const std::string& request_id, absl::Duration by) {
  MutexLock lock(mutex_);
  if (request_id != last_request_) {
    RETURN_IF_ERROR(Move(clock_.offset() + by));
    last_request_ = request_id;
  }
  return clock_.offset();
}

absl::Status SandboxClock::Move(absl::Duration offset) {
  if (offset <= clock_.offset()) return absl::OkStatus();
  const std::string written = absl::StrCat(path_, ".", getpid());  // processes may share the file
  std::ofstream(written) << absl::FormatDuration(offset) << "\n";
  std::error_code error;
  std::filesystem::rename(written, path_, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat("cannot write ", path_, ": ", error.message()));
  clock_.SetOffset(offset);
  return absl::OkStatus();
}

bool SetClockAside(const std::string& path) {
  std::error_code error;
  std::filesystem::rename(path, AsideOf(path), error);
  return !error;
}

absl::StatusOr<CommandClock> ClockOfCommand(Clock& base, const std::string& path, bool beside_it, bool asked) {
  CommandClock clock;
  if (asked) {
    ASSIGN_OR_RETURN(clock.sandbox, SandboxClock::Open(base, path));
    return clock;
  }
  ASSIGN_OR_RETURN(const std::optional<absl::Duration> offset, ReadOffset(path));
  if (!offset || *offset == absl::ZeroDuration()) return clock;
  const std::string ahead =
      absl::StrCat("the sandbox's clock is ", absl::FormatDuration(*offset), " ahead (", path, ")");
  if (!beside_it) {
    clock.note = absl::StrCat(ahead, "; this is at the computer's time: --sandbox_clock follows it");
    return clock;
  }
  clock.note = absl::StrCat(ahead, ", and so is this");
  ASSIGN_OR_RETURN(clock.sandbox, SandboxClock::Open(base, path));
  return clock;
}

// Never back, whatever the file says: time does not.
absl::Time FollowedClock::Now() {
  const absl::Time now = base_.Now();
  MutexLock lock(mutex_);
  if (now >= look_at_) {
    look_at_ = now + kLookEvery;
    const absl::StatusOr<std::optional<absl::Duration>> offset = ReadOffset(path_);
    if (offset.ok() && *offset && **offset > clock_.offset()) clock_.SetOffset(**offset);
  }
  return clock_.Now();
}

}  // namespace vlot
