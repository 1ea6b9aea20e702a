// Keeps an error that repeats from flooding the log: lets one line through in each interval and counts the rest.
//
//   static log::Limiter& limiter = *new log::Limiter(absl::Seconds(10));
//   if (auto skipped = limiter.Allow(clock.Now())) LogError("FEED_UNREACHABLE", {{"skipped", *skipped}});
//
// Thread-safe, without locks.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>

#include "absl/time/time.h"

namespace vlot::log {

class Limiter {
 public:
  explicit Limiter(absl::Duration every) : every_us_(absl::ToInt64Microseconds(every)) {}

  // How many calls were refused since the last one that was let through, if this one is; nullopt if it is refused.
  std::optional<int64_t> Allow(absl::Time now);

 private:
  const int64_t every_us_;
  std::atomic<int64_t> next_us_{std::numeric_limits<int64_t>::min()};
  std::atomic<int64_t> skipped_{0};
};

}  // namespace vlot::log
