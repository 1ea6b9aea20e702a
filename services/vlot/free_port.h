// A port that nobody listens on just now.
#pragma once

#include "absl/status/statusor.h"

namespace vlot {

// On 127.0.0.1. Somebody else may take it before the caller does: for demos and tests.
absl::StatusOr<int> FreeLoopbackPort();

}  // namespace vlot
