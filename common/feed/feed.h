// One partition's feed of a service: appended to in the transactions that make the changes, read by position.
//
//   feed.Append(tx, now, std::move(events));        // in the flush function, the last statement before COMMIT
//   feed.ReadAsync(after, 500, wait, done);          // in ListEvents and WatchEvents
//
// Positions come from one counter row that Append increments: its lock, held from there to the end of COMMIT, makes
// them gap-free and commit-ordered, so a reader that has seen position n has missed nothing below it. Events appended
// through this object are handed to its readers in memory as soon as they are committed; those of other processes, and
// those that left the memory, are read from the table, which is polled every `poll_interval` while a reader waits. What
// a reader gets is always committed, ascending and without gaps.
//
// Thread-safe. One thread and one connection of its own, for reading. The tables: README.md.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/batch/pace.h"
#include "common/feed/event.h"
#include "common/pg/pg.h"

namespace vlot::feed {

class Tail;

struct FeedOptions {
  pg::Options database;
  absl::Duration poll_interval = absl::Milliseconds(25);  // how late another process's events may be noticed
  batch::PaceOptions pace = {.interval = absl::Milliseconds(10),
                             .items_min = 16};  // at which busy readers are answered
  size_t memory_events_max = 32'768;            // latest events kept for readers: a second's, when there is much to do
  int read_events_max = 2'000;                  // in one answer, whatever is asked for
};

class Feed {
 public:
  using Done = absl::AnyInvocable<void(absl::StatusOr<Events>) &&>;

  explicit Feed(FeedOptions options);
  ~Feed();  // readers that wait get UNAVAILABLE, SHUTTING_DOWN

  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // Gives `events` the next positions, in their order. Must be the last statement of `tx` before COMMIT: every other
  // writer of this feed waits from here until then. No events: nothing happens.
  absl::Status Append(pg::Transaction& tx, absl::Time now, std::vector<NewEvent> events);

  // At most `max` events after position `after` (0: from the first). Answers at once if there are any, else as soon as
  // there are, else with none after `wait`. `done` runs on the feed's thread, or on this one when the answer is in
  // memory already; it must be short and may call ReadAsync again.
  void ReadAsync(int64_t after, int max, absl::Duration wait, Done done);

  // The same, blocking: tests and threads of our own.
  absl::StatusOr<Events> Read(int64_t after, int max, absl::Duration wait = absl::ZeroDuration());

  // The last position that is known to be committed; 0 before anybody has read. What another process appended is known
  // a `poll_interval` later.
  int64_t end() const;

 private:
  std::shared_ptr<Tail> tail_;  // shared with transactions that have not ended yet
};

}  // namespace vlot::feed
