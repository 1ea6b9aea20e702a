// For tools and tests that wait for processes of others, which tell nobody when they are ready.
#pragma once

#include <unistd.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/status/status.h"
#include "common/time/clock.h"

namespace vlot {

// Asks `there`, which gives a bool or absl::StatusOr<bool>, until it says so or fails; DEADLINE_EXCEEDED with the words
// of `in_vain` when it has not within `patience`. Never on a service's thread.
template <class Condition>
absl::Status Poll(absl::Duration patience, absl::string_view in_vain, Condition there) {
  constexpr useconds_t kPollMicros = 20'000;
  const absl::Time until = SystemClock().Now() + patience;
  while (SystemClock().Now() < until) {
    ASSIGN_OR_RETURN(const bool is_there, absl::StatusOr<bool>(there()));
    if (is_there) return absl::OkStatus();
    usleep(kPollMicros);
  }
  return absl::DeadlineExceededError(in_vain);
}

}  // namespace vlot
