// The code that stands on the label and in the customer's message: 12 characters of Crockford's base 32 (digits and
// letters without I, L, O, U), 11 that say which delivery and one to check them: 55 bits, 3.6e16 codes.
//
// Made from the job's id, so that booking again gives the same code without looking. It cannot be turned back into the
// id, and one code tells nothing of the next. Rules: pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/ids/ids.h"

namespace vlot::courier {

inline constexpr size_t kTrackingCodeLength = 12;

// A code as it is stored: 0 to 2^55 - 1.
using TrackingNumber = int64_t;

// The number of a job's code; `attempt` 1, 2, ... gives others, for the day when two jobs collide.
TrackingNumber MakeTrackingNumber(const JobId& job, int attempt);

// "7K3M0XQ2ZD4H".
std::string FormatTrackingCode(TrackingNumber number);

// Reads what people type: any case, O for 0, I and L for 1, with spaces and hyphens. Nullopt if it cannot be one of
// ours: any single wrong character, and any two neighbours swapped, are noticed.
std::optional<TrackingNumber> ParseTrackingCode(std::string_view text);

}  // namespace vlot::courier
