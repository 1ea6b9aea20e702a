// Runs another program to its end: initdb, pg_ctl, sqitch. No shell is involved. Any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vlot::pg {

struct Command {
  std::vector<std::string> words;                 // the first is looked up in PATH
  std::vector<std::string> environment;           // "NAME=value", beside and before our own
  std::string directory;                          // to run in; empty: ours
  std::function<void(std::string_view)> on_line;  // each line of its output and errors, as it comes; may be null
};

struct Ended {
  int exit_code = 0;   // 128 + signal when killed
  std::string output;  // what it wrote to either stream
};

// NOT_FOUND when the program cannot be started. A program that fails is not an error here: see exit_code.
absl::StatusOr<Ended> RunCommand(const Command& command);

// The same, and FAILED_PRECONDITION with the last lines of its output when the exit code is not 0.
absl::StatusOr<std::string> RunCommandOrFail(const Command& command);

}  // namespace vlot::pg
