// Dividing an amount into parts that add up to exactly that amount. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/money/money.h"

namespace vlot {

// `parts` amounts that differ by at most one minor unit, the larger first. `parts` must be positive, else
// INVALID_ARGUMENT, reason INVALID_SPLIT.
absl::StatusOr<std::vector<Money>> Split(const Money& total, int parts);

// One amount per weight, in proportion, by the largest remainder; equal remainders go to the earlier. Each differs
// from its exact share by less than one minor unit, none has the other sign than `total`, and a weight of 0 gets
// nothing. Weights must not be negative, and not all 0 unless the total is; else INVALID_ARGUMENT, reason
// INVALID_SPLIT.
absl::StatusOr<std::vector<Money>> Allocate(const Money& total, absl::Span<const int64_t> weights);

}  // namespace vlot
