// Settings: Abseil flags (ABSL_FLAG), set by the command line, a flag file or the environment.
//
//   --name=value  --name value  --bool  --nobool  --        (hyphens in a name count as underscores)
//   --flagfile=PATH      one flag a line, "--name=value" or "name=value"; empty lines and lines with # are skipped
//   VLOT_NAME=value      the environment, for flag --name
//
// Later wins: VLOT_FLAGFILE's file, the environment, then the command line from left to right. Secrets are no flags:
// see secret.h. To be called once, at start, before other threads read flags.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/flags/commandlineflag.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace vlot::config {

struct CommandLine {
  std::string program;                  // argv[0]
  std::vector<std::string> positional;  // what is no flag, and everything after "--"
  bool help = false;                    // --help or -h was given: print HelpText and leave
};

// The value of an environment variable; nullopt if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Sets all flags. All mistakes are reported together: INVALID_ARGUMENT, reason INVALID_CONFIGURATION, a violation for
// each, naming the flag, where it stood and what it may be. Flags without a mistake are then set all the same.
absl::StatusOr<CommandLine> Parse(int argc, const char* const* argv);

// The same with arguments (without the program's name) and environment given.
absl::StatusOr<CommandLine> ParseArguments(absl::Span<const std::string> arguments, const Environment& environment);

// The flags of this program that `shown` is true for, in groups by the folder that defines them, with environment names
// and defaults.
std::string HelpText(const std::function<bool(const absl::CommandLineFlag&)>& shown = [](auto&) { return true; });

// "VLOT_LOG_FORMAT" for "log_format".
std::string EnvironmentName(std::string_view flag);

// The process's environment.
Environment ProcessEnvironment();

}  // namespace vlot::config
