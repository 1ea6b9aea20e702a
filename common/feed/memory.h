// The latest events of a feed, contiguous, and those that were committed but do not join up yet. A plain value without
// lock or I/O; Tail guards it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "common/feed/event.h"

namespace vlot::feed {

class Memory {
 public:
  explicit Memory(size_t events_max) : events_max_(events_max) {}

  // The position up to which everything is known to be committed; nullopt before Begin and after Forget.
  std::optional<int64_t> last() const { return last_; }

  // Says that all up to `last` is committed (and not remembered).
  void Begin(int64_t last);

  // Committed events at neighbouring positions, from this process or from the table, in any order of calls. True:
  // last() has moved. Positions already known are skipped; those after a gap wait until it is filled.
  bool Add(Events events);

  // True: Add has left events behind a gap.
  bool HasGap() const { return !ahead_.empty(); }

  // Whether the events after `after` (there are some) are all remembered.
  bool Covers(int64_t after) const;

  // At most `max` events after `after`, which must be covered.
  Events Get(int64_t after, size_t max) const;

 private:
  void Join(Events events);
  void Forget();

  const size_t events_max_;
  std::optional<int64_t> last_;
  std::deque<StoredEvent> events_;   // the last of them is at last_
  std::map<int64_t, Events> ahead_;  // by first position
  size_t ahead_size_ = 0;
};

}  // namespace vlot::feed
