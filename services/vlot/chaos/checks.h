// What must be true once all is over, asked through the public doors.
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

// How the orders ended, and one line for everything that is wrong: an order that was accepted and is lost, one that
// nobody placed, a payment of which the provider knows otherwise, an order not invoiced
// once, a gap in the numbers of invoices, stock that is held for nobody.
absl::StatusOr<std::vector<std::string>> FindWrongs(Site& site, const std::vector<std::string>& accepted, Ends& ends);

}  // namespace vlot::chaos
