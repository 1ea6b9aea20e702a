// What a failure of a step means, and how long to wait for what. One block of numbers, each with its reason.
// Pure functions, any thread.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/ordering/plan.h"

namespace vlot::ordering {

// A command without an answer is sent again after this: longer than any answer of a healthy service, short for a
// customer.
inline constexpr absl::Duration kCommandPatience = absl::Seconds(30);
// Back-off of a command that failed for now: the first retry beats a restart of a service (about a second), the last
// one costs a service that is down a call a minute.
inline constexpr absl::Duration kRetryFirst = absl::Milliseconds(200), kRetryMost = absl::Seconds(60);
// A step that failed for so long needs a person: a day covers an outage of a weekend's night shift, not more.
inline constexpr absl::Duration kGiveUpAfter = absl::Hours(24);
// Failures that look like a bug of the other side are not worth a day.
inline constexpr int kInternalErrorsMax = 8;
// The payment service ends a payment by itself at its expiry; this long after it, ordering asks.
inline constexpr absl::Duration kPaymentSilence = absl::Minutes(10);
// Stock outlives the payment's hold by this: money that came in the last second still finds its goods.
inline constexpr absl::Duration kReservationMargin = absl::Hours(1);
// A courier that says nothing for this long after the promised time needs a person.
inline constexpr absl::Duration kCourierSilence = absl::Hours(24);

enum class Reaction {
  kRetry,   // later, with back-off
  kRefuse,  // the world says no: the order is undone and the customer is told
  kGoOn,    // undo only: too late to take back, the order goes on
  kPark,    // a person is needed
};

// What to do about `status` of a step's command (or of its undo) that failed `attempts` times since `since`.
Reaction ReactTo(StepKind kind, bool undo, const absl::Status& status, int attempts, absl::Duration since);

// Wait before the next try after `attempts` failures (1 or more).
absl::Duration Backoff(int attempts);

}  // namespace vlot::ordering
