// A process that is kept running, as a supervisor does, and that can be killed, frozen and started again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/vlot/bench/child.h"

namespace vlot::chaos {

class Unit {
 public:
  struct Options {
    std::vector<std::string> words;        // of this same program
    std::vector<std::string> environment;  // "NAME=value"
    std::string log_file;
  };

  explicit Unit(Options options) : options_(std::move(options)) {}
  ~Unit() { Kill(); }
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;

  absl::Status Start();
  // SIGKILL, also when it is frozen, and waits.
  void Kill();
  void Freeze() const;
  void Thaw() const;

  // Starts it again when it ended because it could not start, as it does while PostgreSQL is away; true then. INTERNAL
  // when it ended otherwise, by a signal that we did not send (a crash) or on its own.
  absl::StatusOr<bool> Supervise();

 private:
  const Options options_;
  std::optional<bench::Child> child_;  // nullopt when it is killed
};

}  // namespace vlot::chaos
