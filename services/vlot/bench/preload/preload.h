// Fills a running site with finished orders: some are placed and followed to their end, and their rows are copied, in
// every service's database and in the provider's books, under new names. What the copies change in sums and counters is
// set right; then everything starts anew on it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "services/vlot/bench/meter.h"
#include "services/vlot/bench/site.h"

namespace vlot::bench {

// The site's processes are others afterwards. Some hundred orders more than `count` are there.
absl::Status Preload(Site& site, Meter& meter, int64_t count, uint64_t seed,
                     const std::function<void(const std::string&)>& progress);

}  // namespace vlot::bench
