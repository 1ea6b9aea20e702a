// Does things later: one thread, real time. For answers that a fault delays. Thread-safe. What is still waiting when it
// is destroyed is dropped undone.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace vlot::sandbox {

class DelayLine {
 public:
  DelayLine();
  ~DelayLine();
  DelayLine(const DelayLine&) = delete;
  DelayLine& operator=(const DelayLine&) = delete;

  // `act` runs on the line's thread; at once on the caller's when `delay` is not positive.
  void After(absl::Duration delay, std::function<void()> act) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  using Moment = std::chrono::steady_clock::time_point;

  void Loop() ABSL_LOCKS_EXCLUDED(mutex_);

  absl::Mutex mutex_;
  absl::CondVar changed_;
  std::multimap<Moment, std::function<void()>> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::sandbox
