// A stretch of load on a running site, from the first order to the end of the last, and what it cost.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/vlot/bench/counters.h"
#include "services/vlot/bench/load.h"
#include "services/vlot/bench/meter.h"
#include "services/vlot/bench/site.h"
#include "services/vlot/bench/tally.h"

namespace vlot::bench {

struct StretchOptions {
  LoadOptions load;  // without its key
  absl::Duration warm_up;
  absl::Duration window;  // what is measured; the load ends with it
};

struct Stretch {
  int64_t offered_per_second = 0;  // open loop; 0: as fast as answers came

  // The steady window: from the end of the warm-up to the end of the load.
  absl::Duration window;
  int64_t window_accepted = 0, window_completed = 0;
  Times times;

  // The whole of the work: from the first order to the end of the last.
  absl::Duration whole;
  Counts counts;
  Reading cost;
  CountersByProcess work;

  int64_t completed_per_second() const { return PerSecond(window_completed, window); }
  // Of what was let in, not of what was there before.
  int64_t goodput_per_second() const { return PerSecond(std::min(window_accepted, window_completed), window); }
};

// CANCELLED when somebody ends the program meanwhile. Orders that are not at their end after minutes are left open.
absl::StatusOr<Stretch> RunStretch(Site& site, Meter& meter, StretchOptions options);

// Places load.orders_max orders, as fast as load.clients can, and returns when `there` says so of what became of them;
// DEADLINE_EXCEEDED when that does not come to be.
absl::Status PlaceUntil(Site& site, Meter& meter, Recipe recipe, const LoadOptions& load,
                        absl::FunctionRef<bool(const Counts&)> there);

// So many instant orders that nobody pays: they wait for their payment when this returns.
absl::Status PlaceWaiting(Site& site, Meter& meter, int clients, int64_t count);

}  // namespace vlot::bench
