// The sandbox provider's books of copied orders.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/vlot/bench/preload/copies.h"

namespace vlot::bench {

// Appends to the journal of a provider that does not run (services/sandbox/psp_store.h) what it would know of the
// copies' payments. Without an original that the provider was paid for, nothing.
absl::Status CopyPspBooks(const std::string& journal, const Copies& copies);

}  // namespace vlot::bench
