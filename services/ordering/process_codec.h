// The process of an order as the bytes of its row, and back. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/ordering/process.h"

namespace vlot::ordering {

std::string EncodeProcess(const Process& process);

// The state stands in a column of its own, for queries. DATA_LOSS for bytes that no release of ours wrote.
absl::StatusOr<Process> DecodeProcess(std::string_view bytes, OrderState state);

}  // namespace vlot::ordering
