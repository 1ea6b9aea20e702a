#include "services/vlot/signals.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

namespace vlot {
namespace {

sigset_t EndSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

bool came = false;

}  // namespace

void BlockEndSignals() {
  signal(SIGPIPE, SIG_IGN);
  const sigset_t set = EndSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int WaitForEndSignal() {
  const sigset_t set = EndSignals();
  int signal = SIGTERM;
  if (!came) sigwait(&set, &signal);
  return signal;
}

bool EndSignalCame() {
  const sigset_t set = EndSignals();
  const timespec now{};
  if (sigtimedwait(&set, nullptr, &now) > 0) came = true;
  return came;
}

}  // namespace vlot
