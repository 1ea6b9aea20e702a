// An event of a service's feed: something that happened, in the order in which it was committed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace vlot::feed {

struct NewEvent {
  std::string payload;  // the service's event message, serialized
};

struct StoredEvent {
  int64_t position = 0;  // 1, 2, 3, ... without gaps, in the order of commits
  absl::Time recorded_at;
  std::string payload;

  bool operator==(const StoredEvent&) const = default;
};

// Neighbours in ascending order; empty when nothing came within the time to wait.
using Events = std::vector<StoredEvent>;

}  // namespace vlot::feed
