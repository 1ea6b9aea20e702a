// The services' clock where it may be moved: the computer's, and how far ahead of it the sandbox is. Kept in a file, so
// that a restart, and `vlot billing` beside it, are at the same time. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace vlot {

class SandboxClock {
 public:
  // Reads where it was, also from a file that was set aside. Does not own `base`. DATA_LOSS for a file that says no
  // time.
  static absl::StatusOr<std::unique_ptr<SandboxClock>> Open(Clock& base, std::string path);

  Clock& clock() { return clock_; }
  absl::Duration offset() const { return clock_.offset(); }

  // Ahead by `offset`, unless it is so far already, and so in the file first.
  absl::Status MoveTo(absl::Duration offset);

  // By `by`, once for each `request_id`; returns how far ahead it is then.
  absl::StatusOr<absl::Duration> Advance(const std::string& request_id, absl::Duration by);

 private:
  SandboxClock(Clock& base, std::string path) : clock_(base), path_(std::move(path)) {}
  absl::Status Move(absl::Duration offset) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  OffsetClock clock_;
  const std::string path_;
  Mutex mutex_;
  std::string last_request_ ABSL_GUARDED_BY(mutex_);
};

// Services run by the computer's time again: whoever is beside them, and would follow the file, must not. Open takes it
// up where it was. True: there was one.
bool SetClockAside(const std::string& path);

// The clock of a command beside services.
struct CommandClock {
  std::unique_ptr<SandboxClock> sandbox;  // null: the computer's
  std::string note;                       // for who runs the command; often empty
};
// Services whose clock was moved keep it at `path`: a command on the database in the same folder (`beside_it`) is at
// their time by itself. One on any other database is only where it is `asked` for: the folder may be of other services.
absl::StatusOr<CommandClock> ClockOfCommand(Clock& base, const std::string& path, bool beside_it, bool asked);

// The same clock in a process that does not serve: follows the file that others move, within a moment. Thread-safe.
class FollowedClock : public Clock {
 public:
  // Does not own `base`. A file that is not there, or says no time, leaves the clock where it is.
  FollowedClock(Clock& base, std::string path) : base_(base), clock_(base), path_(std::move(path)) {}

  absl::Time Now() override;

 private:
  Clock& base_;
  OffsetClock clock_;
  const std::string path_;
  Mutex mutex_;
  absl::Time look_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace vlot
