// A program run by a test: its output goes to a file, and it can be frozen, killed and started again.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace vlot::testing {

struct ProcessOptions {
  std::vector<std::string> command;                // the program's path first
  std::map<std::string, std::string> environment;  // added to ours
  std::string log_file;                            // appended to; "" for ours
};

class Process {
 public:
  static absl::StatusOr<Process> Start(ProcessOptions options);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();  // SIGKILL, and waits

  // Sends a signal: SIGSTOP freezes, SIGCONT goes on.
  void Signal(int signal) const;
  // Ends it at once, as a crash does, and waits.
  void Kill();
  // Asks it to end and waits.
  void Terminate();
  // Starts it again with the same command; Kill or Terminate first.
  absl::Status Restart();

  pid_t pid() const { return pid_; }
  bool running() const;

 private:
  Process() = default;
  absl::Status Spawn();
  void Wait();

  ProcessOptions options_;
  pid_t pid_ = -1;
};

// Runs a command to its end: its standard output. UNKNOWN with its standard error when it does not exit with 0.
absl::StatusOr<std::string> RunCommand(const std::vector<std::string>& command);

}  // namespace vlot::testing
