// When a payment is looked at again, whatever happens in between. Pure functions, any thread.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "services/payment/payment.h"

namespace vlot::payment {

struct Schedule {
  // An answer that did not come is looked up after the last one again and again (DESIGN: claim, then call).
  // The first is soon: most answers are lost to a restart, and somebody waits for the checkout.
  std::vector<absl::Duration> lookups = {absl::Seconds(10), absl::Minutes(1), absl::Minutes(5), absl::Hours(1),
                                         absl::Hours(24)};
  // An open attempt of which nothing was heard: its webhook may be lost. Doubling.
  absl::Duration sweep_first = absl::Seconds(60), sweep_most = absl::Hours(1);
  // The PSP surely did nothing (busy, not reached): soon again. Doubling.
  absl::Duration retry_first = absl::Seconds(2), retry_most = absl::Minutes(1);
  // A call under way is not repeated before this: its deadline of 10 s, and its wait for a turn.
  absl::Duration call_lease = absl::Seconds(30);
};

// `divisor` times as fast: for demonstrations and tests. The lease stays.
Schedule Faster(Schedule schedule, int divisor);

// `first` doubled `tries` times, at most `most`.
absl::Duration Doubling(absl::Duration first, absl::Duration most, int tries);

// The moment by all that the payment waits for; InfiniteFuture: nothing.
absl::Time NextLook(const Payment& payment, const Schedule& schedule, absl::Time now);

}  // namespace vlot::payment
