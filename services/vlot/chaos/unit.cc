#include "services/vlot/chaos/unit.h"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::chaos {
namespace {

// Of a program that could not start: its end later is a signal's doing, or a mistake.
constexpr int kCouldNotStart = 1;

}  // namespace

absl::Status Unit::Start() {
  ASSIGN_OR_RETURN(bench::Child child, bench::Child::Start(options_.words, options_.environment, options_.log_file));
  child_.emplace(std::move(child));
  return absl::OkStatus();
}

void Unit::Kill() {
  if (!child_) return;
  kill(child_->pid(), SIGKILL);
  child_.reset();  // waits
}

void Unit::Freeze() const {
  if (child_) kill(child_->pid(), SIGSTOP);
}

void Unit::Thaw() const {
  if (child_) kill(child_->pid(), SIGCONT);
}

absl::StatusOr<bool> Unit::Supervise() {
  if (!child_) return false;
  siginfo_t ended = {};
  // Only looks: the child is waited for where it goes.
  if (waitid(P_PID, static_cast<id_t>(child_->pid()), &ended, WEXITED | WNOHANG | WNOWAIT) != 0) {
    return absl::ErrnoToStatus(errno, "waitid");
  }
  if (ended.si_pid == 0) return false;
  child_.reset();
  RETURN_IF_ERROR(Start());
  if (ended.si_code == CLD_EXITED && ended.si_status == kCouldNotStart) return true;
  if (ended.si_code == CLD_EXITED) {
    return absl::InternalError(absl::StrCat("ended by itself, with exit status ", ended.si_status));
  }
  return absl::InternalError(absl::StrCat("crashed with signal ", ended.si_status));
}

}  // namespace vlot::chaos
