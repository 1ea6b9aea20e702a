// Feeds: every position is there once, and nobody is ahead of what there is.
#pragma once

#include "absl/status/status.h"
#include "services/vlot/audit/databases.h"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

absl::Status CheckFeeds(Databases& databases, int listed_max, Tally& tally);

}  // namespace vlot::audit
