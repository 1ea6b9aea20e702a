// How events lie in rows: neighbours together in one, as a run. A row, its index entries and its header cost the same
// however many events are inside.
//
// A run's payload is its events one behind the other, each as field 1 of a protobuf message (`repeated Event events =
// 1`), which is what every service's ListEventsResponse has there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/feed/event.h"

namespace vlot::feed {

struct Run {
  int64_t upto = 0;  // ordinal of its last event within what was given to MakeRuns: 1, 2, ...
  int32_t events = 0;
  std::string payload;
};

// Readers look no further than this behind what they want (tail.cc), so it may only grow once all of them know.
inline constexpr int32_t kRunEventsMax = 1'000;

// Every event is in exactly one run, in order; none has more than kRunEventsMax.
std::vector<Run> MakeRuns(absl::Span<const NewEvent> events);

// The events of a stored run whose last one is at `position`. DATA_LOSS when it does not hold `events` events.
absl::StatusOr<Events> SplitRun(int64_t position, int32_t events, absl::Time recorded_at, std::string_view payload);

}  // namespace vlot::feed
