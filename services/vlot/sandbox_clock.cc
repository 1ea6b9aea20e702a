#include "services/vlot/sandbox_clock.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot {

absl::StatusOr<std::unique_ptr<SandboxClock>> SandboxClock::Open(Clock& base, std::string path) {
  std::unique_ptr<SandboxClock> clock(new SandboxClock(base, path));
  if (!std::filesystem::exists(path)) return clock;
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  absl::Duration offset;
  if (!absl::ParseDuration(text, &offset) || offset < absl::ZeroDuration()) {
    return absl::DataLossError(absl::StrCat(path, " does not say how far ahead the clock is"));
  }
  clock->clock_.SetOffset(offset);
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

}  // namespace vlot
