#include "services/invoicing/files/own_feed.h"

#include <utility>

namespace vlot::invoicing {

struct OwnFeed::Answer {
  void Give(absl::StatusOr<feed::Events> given) {
    MutexLock lock(mutex);
    if (given_once) return;
    given_once = true;
    events = std::move(given);
    changed.NotifyAll();
  }

  absl::StatusOr<feed::Events> Take() {
    MutexLock lock(mutex);
    while (!given_once) changed.Wait(mutex);
    return std::move(events);
  }

  Mutex mutex;
  CondVar changed;
  bool given_once ABSL_GUARDED_BY(mutex) = false;
  absl::StatusOr<feed::Events> events ABSL_GUARDED_BY(mutex) = absl::UnknownError("no answer");
};

OwnFeed::OwnFeed(feed::Feed& feed) : feed_(feed) {}

absl::StatusOr<feed::Events> OwnFeed::Next(int64_t after, int max, absl::Duration wait) {
  auto answer = std::make_shared<Answer>();
  {
    MutexLock lock(mutex_);
    if (cancelled_) return absl::CancelledError("the feed is no longer read");
    waiting_ = answer;
  }
  feed_.ReadAsync(after, max, wait, [answer](absl::StatusOr<feed::Events> events) { answer->Give(std::move(events)); });
  return answer->Take();
}

void OwnFeed::Cancel() {
  std::shared_ptr<Answer> waiting;
  {
    MutexLock lock(mutex_);
    cancelled_ = true;
    waiting = waiting_;
  }
  if (waiting) waiting->Give(absl::CancelledError("the feed is no longer read"));
}

}  // namespace vlot::invoicing
