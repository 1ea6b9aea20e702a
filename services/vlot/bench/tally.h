// What became of the orders that the load placed: how many are under way, how many reached their end, and how long each
// took, seen from outside: from the call of PlaceOrder to the answer, and to ORDER_COMPLETED on ordering's feed.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/vlot/bench/latencies.h"

namespace vlot::bench {

using Instant = std::chrono::steady_clock::time_point;

struct Counts {
  int64_t accepted = 0;   // PlaceOrder answered OK
  int64_t completed = 0;  // of those
  int64_t ended_otherwise = 0;
  std::map<std::string, int64_t> refused;  // by reason; those calls are made again

  int64_t open() const { return accepted - completed - ended_otherwise; }
};

// Thread-safe.
class Tally {
 public:
  void Accepted(const std::string& order, Instant called, Instant answered);
  void Refused(const std::string& reason);
  // An order came to its end; its answer may still be on its way.
  void Ended(const std::string& order, bool completed, Instant when);

  // Latencies count for what begins between these two.
  void BeginMeasuring(Instant now);
  void EndMeasuring(Instant now);

  Counts counts() const;
  // False when some order is still open after `patience`.
  bool WaitUntilAllEnded(absl::Duration patience) const;

  Spread place_order() const { return place_order_.spread(); }
  Spread to_completed() const { return to_completed_.spread(); }

 private:
  struct End {
    bool completed;
    Instant when;
  };
  bool Measured(Instant called) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return called >= measured_from_ && called < measured_until_;
  }
  void Settle(Instant called, const End& end) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Instant> open_ ABSL_GUARDED_BY(mutex_);    // order -> when PlaceOrder was called
  absl::flat_hash_map<std::string, End> unanswered_ ABSL_GUARDED_BY(mutex_);  // at their end before their answer came
  Counts counts_ ABSL_GUARDED_BY(mutex_);
  Instant measured_from_ ABSL_GUARDED_BY(mutex_) = Instant::max();
  Instant measured_until_ ABSL_GUARDED_BY(mutex_) = Instant::max();
  Latencies place_order_, to_completed_;
};

}  // namespace vlot::bench
