// A stretch of the courier's day: work that is due at some time, taken in batches by a few threads, so that one batch
// is made while others wait for their answers. The clock may be moved while work waits. Thread-safe.
#pragma once

#include <functional>
#include <queue>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "services/sandbox_courier/script.h"

namespace vlot::sandbox {

// A job on its way.
struct Work {
  std::string job;  // `jobs/{uuid}`
  bool identity_check = false;
  CourierScript script;
  size_t step = 0;  // the next scan to report
  absl::Time due;
};

class Lane {
 public:
  using Handle = std::function<void(std::vector<Work>)>;

  // `handle` gets at most `max` works at a time, may block, and is called by several threads.
  Lane(Clock& clock, size_t max, Handle handle);
  ~Lane() { Stop(); }

  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void Push(Work work);
  // Drops what waits, and ends the threads after what they are doing.
  void Stop();

 private:
  struct Later {
    bool operator()(const Work& a, const Work& b) const { return a.due > b.due; }
  };

  void Loop();
  std::vector<Work> TakeDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Clock& clock_;
  const size_t max_;
  const Handle handle_;
  absl::Mutex mutex_;
  std::priority_queue<Work, std::vector<Work>, Later> waiting_ ABSL_GUARDED_BY(mutex_);
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace vlot::sandbox
