// What the sandbox was told to do wrong, and how often still. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace vlot::sandbox {

struct Fault {
  enum class Kind {
    kDelay,         // done at once, answered later
    kError,         // not done, answered with `status`
    kLost,          // not done, the connection is cut; a webhook is never sent
    kDoubled,       // done twice, as when the network repeats a request; a webhook is sent twice
    kReordered,     // like kDelay: later ones overtake it
    kTimeoutAfter,  // done, and then no answer: the connection is cut after `delay`; a webhook is sent and its answer
                    // ignored
  };
  std::string operation;  // "create_payment", "webhook", ...; "*": every one
  Kind kind = Kind::kDelay;
  int64_t left = 1;  // how many more; negative: without end
  absl::Duration delay = absl::Seconds(1);
  int status = 503;
};

// {"operation":"create_refund","kind":"timeout_after","count":1,"delay_ms":500,"status":503}
absl::StatusOr<Fault> ParseFault(const std::string& json);
std::string FormatFault(const Fault& fault);

class FaultPlan {
 public:
  void Add(Fault fault) ABSL_LOCKS_EXCLUDED(mutex_);
  void Clear() ABSL_LOCKS_EXCLUDED(mutex_);
  std::vector<Fault> List() const ABSL_LOCKS_EXCLUDED(mutex_);
  // The first fault for this operation, used up by one.
  std::optional<Fault> Take(const std::string& operation) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable absl::Mutex mutex_;
  std::vector<Fault> faults_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vlot::sandbox
