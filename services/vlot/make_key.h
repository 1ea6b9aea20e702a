// A key for who starts an installation of his own: the demo, the bench, chaos.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace vlot {

// The key that `vlot keys` prints for these words ("create", "webshop", "demo-shop"), made in the cluster itself.
absl::StatusOr<std::string> MakeKey(const std::string& cluster_conninfo, const std::vector<std::string>& words);

}  // namespace vlot
