// The flags that this program defines, without those that Abseil brings for itself. Internal to common/config.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/flags/commandlineflag.h"

namespace vlot::config {

// By name. The flags live as long as the process.
std::map<std::string, absl::CommandLineFlag*> RegisteredFlags();

// Null if there is no such flag.
absl::CommandLineFlag* FindFlag(std::string_view name);

// The flag's name that differs least from `name`; "" if none is near.
std::string NearestFlagName(std::string_view name);

}  // namespace vlot::config
