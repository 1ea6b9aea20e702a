#include "common/sync/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace vlot {
namespace {

// On Linux niceness is a thread's own, against POSIX: setpriority(2), "C library/kernel differences".
void BeNice(int niceness) { static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness)); }

}  // namespace

// A step of niceness is a factor of 1.25 (sched(7)).
void StandBehindCallers() { BeNice(5); }

void WorkWhenIdle() {
  thread_local const bool lowered = (BeNice(19), true);
  static_cast<void>(lowered);
}

}  // namespace vlot
