#include "services/sandbox/delay_line.h"

#include <utility>

namespace vlot::sandbox {

DelayLine::DelayLine() : thread_([this] { Loop(); }) {}

DelayLine::~DelayLine() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.Signal();
  }
  thread_.join();
}

void DelayLine::After(absl::Duration delay, std::function<void()> act) {
  if (delay <= absl::ZeroDuration()) return act();
  absl::MutexLock lock(&mutex_);
  waiting_.emplace(std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(delay), std::move(act));
  changed_.Signal();
}

void DelayLine::Loop() {
  mutex_.Lock();
  while (!stopping_) {
    if (waiting_.empty()) {
      changed_.Wait(&mutex_);
      continue;
    }
    const auto left = waiting_.begin()->first - std::chrono::steady_clock::now();
    if (left > left.zero()) {
      changed_.WaitWithTimeout(&mutex_, absl::FromChrono(left));
      continue;
    }
    auto act = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    mutex_.Unlock();
    act();
    act = nullptr;  // what it holds (a Responder) goes without the lock
    mutex_.Lock();
  }
  mutex_.Unlock();
}

}  // namespace vlot::sandbox
