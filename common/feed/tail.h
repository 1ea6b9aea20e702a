// The reading half of a feed: the readers that wait, the memory of the latest events, and the thread that answers the
// ones from the other, or from the table. Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "common/feed/feed.h"
#include "common/feed/memory.h"
#include "common/sync/mutex.h"

namespace vlot::feed {

class Tail {
 public:
  explicit Tail(FeedOptions options);
  ~Tail() { Stop(); }

  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  // Committed events of this process, at neighbouring positions.
  void Publish(Events events);

  void ReadAsync(int64_t after, int max, absl::Duration wait, Feed::Done done);

  // As Feed::end.
  int64_t end() const;

  // Answers every reader with SHUTTING_DOWN and ends the thread.
  void Stop();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  struct Reader {
    int64_t after;
    size_t max;
    SteadyTime until;
    bool asked_table;  // the table was asked after this reader came
    Feed::Done done;
  };
  struct Answer {
    Feed::Done done;
    absl::StatusOr<Events> events;
  };

  void Loop();
  SteadyTime NextRound() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WaitForRound() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Readers are being answered.
  void BeginRound(SteadyTime now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Wake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // What can be answered now, taken out of readers_.
  std::vector<Answer> TakeAnswers(SteadyTime now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<Answer> TakeAll(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void Deliver(std::vector<Answer> answers);

  // Asks the table for what comes after the memory's end.
  absl::Status Poll() ABSL_LOCKS_EXCLUDED(mutex_);
  // Answers those who are behind the memory's begin, straight from the table.
  absl::Status CatchUp() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Round() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::StatusOr<Events> ReadTable(int64_t after, size_t max);
  absl::StatusOr<int64_t> ReadCounter();

  const FeedOptions options_;
  pg::Pool pool_;  // of one: the thread's

  mutable Mutex mutex_;
  CondVar changed_;
  Memory memory_ ABSL_GUARDED_BY(mutex_);
  std::vector<Reader> readers_ ABSL_GUARDED_BY(mutex_);
  SteadyTime polled_ ABSL_GUARDED_BY(mutex_);  // or moved on without a poll
  batch::Pace pace_ ABSL_GUARDED_BY(mutex_);
  size_t news_ ABSL_GUARDED_BY(mutex_) = 0;  // events published since anybody was answered
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::feed
