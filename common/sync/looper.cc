#include "common/sync/looper.h"

#include <chrono>
#include <utility>

#include "common/sync/thread_name.h"
#include "common/sync/thread_priority.h"

namespace vlot {

void Looper::Start(std::function<absl::Duration()> step) {
  {
    MutexLock lock(mutex_);
    stopping_ = false;
  }
  thread_ = std::thread([this, step = std::move(step)] {
    if (name_ != nullptr) NameThisThread(name_);
    StandBehindCallers();
    absl::Duration pause = absl::ZeroDuration();
    while (Wait(pause)) pause = step();
  });
}

void Looper::Wake() {
  MutexLock lock(mutex_);
  woken_ = true;
  changed_.NotifyAll();
}

void Looper::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

bool Looper::stopping() const {
  MutexLock lock(mutex_);
  return stopping_;
}

bool Looper::Wait(absl::Duration time) {
  const auto until = std::chrono::steady_clock::now() + absl::ToChronoMicroseconds(time);
  MutexLock lock(mutex_);
  while (!stopping_ && !woken_ && std::chrono::steady_clock::now() < until) changed_.WaitUntil(mutex_, until);
  woken_ = false;
  return !stopping_;
}

}  // namespace vlot
