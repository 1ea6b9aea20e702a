// Follows another service's feed: applies its events in order, exactly once in effect. The cursor moves in the
// transaction that applies the events, so after any crash it goes on where it was.
//
//   class PaymentEvents : public feed::FeedClient { ... Next() calls payment's ListEvents with a wait ... };
//   feed::Consumer consumer({.feed = "payment/p00", .database = database}, client,
//       [&](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) -> absl::Status { ... });
//   consumer.Start();
//
// Several copies of a service may run the same consumer: the cursor row decides, the loser does its work again from the
// new cursor. An event that cannot be applied (an error that trying again does not cure) is found by halving the chunk;
// `park` may take it out of the way, else the consumer stays before it, tries again with a back-off, and says so in the
// log and in the metric vlot_feed_consumer_errors_total.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/batch/pace.h"
#include "common/feed/event.h"
#include "common/pg/pg.h"
#include "common/sync/mutex.h"

namespace vlot::feed {

// The remote feed, as the consuming service reaches it. Implementations are used by one consumer thread.
class FeedClient {
 public:
  virtual ~FeedClient() = default;

  // At most `max` events after `after`, ascending; waits up to `wait` for the first. Blocks.
  virtual absl::StatusOr<Events> Next(int64_t after, int max, absl::Duration wait) = 0;

  // Makes a Next under way, and all later ones, return soon with any error. Called from another thread.
  virtual void Cancel() {}
};

struct ConsumerOptions {
  std::string feed;  // "<service>/<partition>", the key of the cursor
  pg::Options database;
  int events_max = 500;                     // in one transaction
  absl::Duration wait = absl::Seconds(10);  // long poll
  // Where much comes, steps begin no closer together: more events in one transaction.
  batch::PaceOptions pace = {.interval = absl::Milliseconds(25), .items_min = 16};
  absl::Duration backoff_min = absl::Milliseconds(50);
  absl::Duration backoff_max = absl::Seconds(5);
};

class Consumer {
 public:
  // Applies all of `events` or returns an error; may run several times for the same events; as a flush function of
  // common/batch otherwise (tx.OnCommit for wake-ups).
  using Apply = std::function<absl::Status(pg::Transaction& tx, absl::Span<const StoredEvent> events)>;
  // Records that `event` could not be applied for `error`; the cursor then moves past it in the same transaction.
  using Park = std::function<absl::Status(pg::Transaction& tx, const StoredEvent& event, const absl::Status& error)>;

  // Does not own `client`.
  Consumer(ConsumerOptions options, FeedClient& client, Apply apply, Park park = nullptr);
  ~Consumer();  // stops

  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  // A thread of its own that steps until Stop.
  void Start();
  void Stop();

  // One round: asks for events, applies them, moves the cursor. How many were applied. Not while started.
  absl::StatusOr<int> Step(absl::Duration wait);

 private:
  void Loop();
  bool Stopping();
  void WaitUnlessStopping(std::chrono::steady_clock::time_point until);
  absl::Status EnsureReady();
  absl::Status ApplyInOrder(absl::Span<const StoredEvent> events);
  absl::Status Move(int64_t to, absl::FunctionRef<absl::Status(pg::Transaction&)> body);

  const ConsumerOptions options_;
  FeedClient& client_;
  const Apply apply_;
  const Park park_;

  metrics::Counter errors_;
  std::unique_ptr<pg::Connection> connection_;
  int64_t cursor_ = -1;  // -1: not loaded yet
  batch::Pace pace_;

  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::feed
