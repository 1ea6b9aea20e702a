// What became of the orders that the load placed: how many are under way, how many reached their end, and how long each
// took, seen from outside: from the call of PlaceOrder to the answer, and to what ordering's feed tells.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/vlot/bench/latencies.h"

namespace vlot::bench {

using Instant = std::chrono::steady_clock::time_point;

// Of an order's life.
enum class Milestone {
  kPayable,    // the provider has taken the payment on; the sandbox's payer pays at this moment
  kInvoiced,   // the invoice is issued, or the goods stand on the account
  kCompleted,  // the end
  kEnded,      // another end
};

struct Counts {
  int64_t accepted = 0;  // PlaceOrder answered OK
  int64_t payable = 0;
  int64_t completed = 0;
  int64_t ended_otherwise = 0;
  int64_t held_back = 0;                   // open loop: not called at all, as too many calls were under way
  std::map<std::string, int64_t> refused;  // by reason
  int64_t refused_otherwise = 0;           // of those: not RESOURCE_EXHAUSTED with RetryInfo

  int64_t open() const { return accepted - completed - ended_otherwise; }
};

// An answer to PlaceOrder that is an error.
struct Refusal {
  std::string reason;
  bool as_promised = false;  // RESOURCE_EXHAUSTED, with RetryInfo
  Instant called, answered;
};

struct Times {
  Spread place_order;          // from the call to the OK
  Spread refusal;              // from the call to the error
  Spread payable_to_invoiced;  // as the feed tells both
  Spread to_invoiced;          // from the call of PlaceOrder
  Spread to_completed;
};

// Thread-safe.
class Tally {
 public:
  // `called` is when the call was due.
  void Accepted(const std::string& order, Instant called, Instant answered);
  void Refused(const Refusal& refusal);
  void HeldBack();
  // Tidings of an order; its answer may still be on its way. Of orders that are not ours, none ever comes.
  void Reached(const std::string& order, Milestone milestone, Instant when);

  // Latencies count for what begins between these two.
  void BeginMeasuring(Instant now);
  void EndMeasuring(Instant now);

  Counts counts() const;
  Times times() const;
  // False when it is not so after `patience`. `there` is called under the tally's lock.
  bool WaitUntil(absl::FunctionRef<bool(const Counts&)> there, absl::Duration patience) const;

 private:
  // What is known of an order so far; it goes when both its call and its end are.
  struct Life {
    std::optional<Instant> called, payable, invoiced, ended;
    bool completed = false;
  };
  bool Measured(Instant called) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return called >= measured_from_ && called < measured_until_;
  }
  void SettleIfDone(const std::string& order, const Life& life) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Life> lives_ ABSL_GUARDED_BY(mutex_);
  Counts counts_ ABSL_GUARDED_BY(mutex_);
  Instant measured_from_ ABSL_GUARDED_BY(mutex_) = Instant::max();
  Instant measured_until_ ABSL_GUARDED_BY(mutex_) = Instant::max();
  Latencies place_order_, refusal_, payable_to_invoiced_, to_invoiced_, to_completed_;
};

}  // namespace vlot::bench
