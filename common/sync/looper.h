// A thread that does the same again and again: what every background worker here is.
//
//   looper_.Start([this] { return Step() > 0 ? absl::ZeroDuration() : kInterval; });
//
// Thread-safe.
#pragma once

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"

namespace vlot {

class Looper {
 public:
  // `name` is the thread's (thread_name.h); none: that of who starts it.
  explicit Looper(const char* name = nullptr) : name_(name) {}
  ~Looper() { Stop(); }

  Looper(const Looper&) = delete;
  Looper& operator=(const Looper&) = delete;

  // Calls `step` at once, and again after as long as it says, or as soon as it is woken, until Stop.
  void Start(std::function<absl::Duration()> step);
  void Wake();
  // Waits for the step that is under way. Idempotent.
  void Stop();
  // Asked to stop, for steps that can end early.
  bool stopping() const;

 private:
  // False: time to stop.
  bool Wait(absl::Duration time);

  const char* const name_;
  mutable Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot
