// The bounded queue between those who submit and those who flush, and the pace at which they take. Thread-safe.
#pragma once

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/batch/pace.h"
#include "common/batch/refusals.h"
#include "common/sync/mutex.h"

namespace vlot::batch {

template <class Entry>
class Queue {
 public:
  // `take_max`: so many waiting are taken without further waiting.
  Queue(size_t size_max, absl::Duration retry_after, size_t take_max = 1,
        PaceOptions pace = {.interval = absl::ZeroDuration()})
      : size_max_(size_max), take_max_(take_max), retry_after_(retry_after), pace_(pace) {}

  // On refusal (full: RESOURCE_EXHAUSTED with RetryInfo; closed: UNAVAILABLE) `entry` is unchanged.
  absl::Status Push(Entry& entry) {
    MutexLock lock(mutex_);
    if (closed_) return ShuttingDownError();
    if (entries_.size() >= size_max_) return QueueFullError(entries_.size(), retry_after_);
    entries_.push_back(std::move(entry));
    Wake();
    return absl::OkStatus();
  }

  // Waits for entries, then for their company as the pace says, and moves all that are there, at most `max`, to `out`.
  // False: closed and empty.
  bool Take(size_t max, std::vector<Entry>& out) {
    out.clear();
    MutexLock lock(mutex_);
    WaitForEntries();
    const size_t count = std::min(max, entries_.size());
    out.reserve(count);
    std::move(entries_.begin(), entries_.begin() + count, std::back_inserter(out));
    entries_.erase(entries_.begin(), entries_.begin() + count);
    pace_.Begin(std::chrono::steady_clock::now(), count);
    if (idle_ > 0 && (closed_ || !entries_.empty())) ready_.NotifyOne();
    return count > 0;
  }

  void Close() {
    MutexLock lock(mutex_);
    closed_ = true;
    gathered_.NotifyOne();
    ready_.NotifyAll();
  }

  size_t size() const {
    MutexLock lock(mutex_);
    return entries_.size();
  }

  // As Push for many, which then stand one after another: nobody takes some of them before all are there. Takes as many
  // as there is room for; those from `taken` on are refused, and unchanged.
  absl::Status PushAll(absl::Span<Entry> entries, size_t& taken) {
    MutexLock lock(mutex_);
    taken = closed_ ? 0 : std::min(entries.size(), size_max_ - std::min(size_max_, entries_.size()));
    std::move(entries.begin(), entries.begin() + taken, std::back_inserter(entries_));
    if (taken > 0) Wake();
    if (closed_) return ShuttingDownError();
    return taken == entries.size() ? absl::OkStatus() : QueueFullError(entries_.size(), retry_after_);
  }

 private:
  // There is more: for who gathers when it is enough, else for somebody who sleeps.
  void Wake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (gathering_) {
      if (entries_.size() >= take_max_) gathered_.NotifyOne();
    } else if (idle_ > 0) {
      ready_.NotifyOne();
    }
  }

  // One thread gathers at a time; the others sleep until there is something left for them.
  void WaitForEntries() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    while (!closed_) {
      if (entries_.empty() || gathering_) {
        ++idle_;
        ready_.Wait(mutex_);
        --idle_;
      } else if (entries_.size() >= take_max_ || std::chrono::steady_clock::now() >= pace_.NotBefore()) {
        return;
      } else {
        gathering_ = true;
        gathered_.WaitUntil(mutex_, pace_.NotBefore());
        gathering_ = false;
      }
    }
  }

  const size_t size_max_;
  const size_t take_max_;
  const absl::Duration retry_after_;
  mutable Mutex mutex_;
  CondVar ready_;     // something waits, and nobody gathers
  CondVar gathered_;  // enough waits
  std::deque<Entry> entries_ ABSL_GUARDED_BY(mutex_);
  Pace pace_ ABSL_GUARDED_BY(mutex_);
  int idle_ ABSL_GUARDED_BY(mutex_) = 0;
  bool gathering_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vlot::batch
