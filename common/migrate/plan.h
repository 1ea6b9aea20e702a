// What stands in a service's migrations folder. Pure but for reading the files. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace vlot::migrate {

// The names of the changes of a sqitch.plan, in order.
std::vector<std::string> ParsePlan(std::string_view text);

// Of migrations/<service>/sqitch.plan; NOT_FOUND without one.
absl::StatusOr<std::vector<std::string>> ReadPlan(const std::string& migrations_dir, const std::string& service);

// The services that have a plan in `migrations_dir`, sorted.
absl::StatusOr<std::vector<std::string>> ListServices(const std::string& migrations_dir);

// Sixteen hex digits that change when any file of migrations/<service> does.
absl::StatusOr<std::string> Fingerprint(const std::string& migrations_dir, const std::string& service);

}  // namespace vlot::migrate
