// The bounded queue between those who submit and those who flush. Thread-safe.
#pragma once

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "common/batch/refusals.h"
#include "common/sync/mutex.h"

namespace vlot::batch {

template <class Entry>
class Queue {
 public:
  Queue(size_t size_max, absl::Duration retry_after) : size_max_(size_max), retry_after_(retry_after) {}

  // On refusal (full: RESOURCE_EXHAUSTED with RetryInfo; closed: UNAVAILABLE) `entry` is unchanged.
  absl::Status Push(Entry& entry) {
    MutexLock lock(mutex_);
    if (closed_) return ShuttingDownError();
    if (entries_.size() >= size_max_) return QueueFullError(entries_.size(), retry_after_);
    entries_.push_back(std::move(entry));
    ready_.NotifyOne();
    return absl::OkStatus();
  }

  // Waits for entries and moves all that are there, at most `max`, to `out`. False: closed and empty.
  bool Take(size_t max, std::vector<Entry>& out) {
    out.clear();
    MutexLock lock(mutex_);
    while (!closed_ && entries_.empty()) ready_.Wait(mutex_);
    const size_t count = std::min(max, entries_.size());
    out.reserve(count);
    std::move(entries_.begin(), entries_.begin() + count, std::back_inserter(out));
    entries_.erase(entries_.begin(), entries_.begin() + count);
    return count > 0;
  }

  void Close() {
    MutexLock lock(mutex_);
    closed_ = true;
    ready_.NotifyAll();
  }

  size_t size() const {
    MutexLock lock(mutex_);
    return entries_.size();
  }

 private:
  const size_t size_max_;
  const absl::Duration retry_after_;
  mutable Mutex mutex_;
  CondVar ready_;
  std::deque<Entry> entries_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vlot::batch
