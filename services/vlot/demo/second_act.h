// The demo's second act: companies on account, a month end, the bank, and what comes of who does not pay. Everything
// goes through the HTTP door.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "services/vlot/demo/followed_order.h"
#include "services/vlot/demo/papers.h"

namespace vlot::demo {

// Plays it and prints it. Its orders come behind those of the first act in `orders`, followed to their ends.
absl::Status PlaySecondAct(Trial& trial, Papers& papers, std::vector<FollowedOrder>& orders);

}  // namespace vlot::demo
