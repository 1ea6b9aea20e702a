#include "services/invoicing/files/low_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace vlot::invoicing {

// On Linux niceness is a thread's own, against POSIX: setpriority(2), "C library/kernel differences".
void LowerPriorityOfThread() {
  constexpr int kNicest = 19;
  thread_local const int lowered = setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNicest);
  static_cast<void>(lowered);
}

}  // namespace vlot::invoicing
