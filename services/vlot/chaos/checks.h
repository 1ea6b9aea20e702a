// What the shops know once all is over, against what the house knows. The books are `vlot audit`'s to judge.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/vlot/chaos/site.h"

namespace vlot::chaos {

struct Ends {
  int completed = 0, cancelled = 0, expired = 0;

  int all() const { return completed + cancelled + expired; }
};

// Waits until no order is under way. DEADLINE_EXCEEDED names some that are, and what they wait for.
absl::Status WaitUntilFinal(Site& site, absl::Duration patience);

// How the orders ended, and one line for each that was accepted and is not there, or is there and nobody placed it.
absl::StatusOr<std::vector<std::string>> FindWrongs(Site& site, const std::vector<std::string>& accepted, Ends& ends);

}  // namespace vlot::chaos
