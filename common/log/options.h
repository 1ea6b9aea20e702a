// How this process logs: set once at start, and by tests that look at the lines.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/log/log.h"
#include "common/time/clock.h"

namespace vlot::log {

enum class Format { kJson, kText };

struct Options {
  std::string service = "vlot";  // who writes
  LogLevel level = LogLevel::kInfo;
  Format format = Format::kJson;
  Clock* clock = nullptr;  // not owned; null: the system's
  // Takes each finished line, without its newline; called from one thread at a time. Empty: stderr.
  std::function<void(std::string_view line)> sink;
};

// Replaces the options. Lines being written by other threads at that moment go to either.
void Configure(Options options);

// Options for `service` from the flags --log_level and --log_format; INVALID_ARGUMENT if they make no sense.
absl::StatusOr<Options> OptionsFromFlags(std::string_view service);

}  // namespace vlot::log
