// A service's own feed, as a consumer within the same process reads it.
#pragma once

#include <memory>

#include "common/feed/consumer.h"
#include "common/feed/feed.h"
#include "common/sync/mutex.h"

namespace vlot::invoicing {

class OwnFeed final : public feed::FeedClient {
 public:
  // Does not own the feed.
  explicit OwnFeed(feed::Feed& feed);

  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration wait) override;
  void Cancel() override;

 private:
  // Of one reading: the feed may answer when nobody waits any more.
  struct Answer;

  feed::Feed& feed_;
  Mutex mutex_;
  std::shared_ptr<Answer> waiting_ ABSL_GUARDED_BY(mutex_);
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vlot::invoicing
