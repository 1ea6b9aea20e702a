// Gathers everything that is wrong with the settings, so that an operator mends it in one go.
// Not thread-safe; a value of the start of the program.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/status/violations.h"

namespace vlot::config {

class Validator {
 public:
  // Flag --`flag` is wrong: `why` goes on after its name ("must be 1 to 65535").
  void AddFlag(std::string_view flag, std::string_view why);

  // The same, if `holds` is false.
  void RequireFlag(bool holds, std::string_view flag, std::string_view why);

  // Something else is wrong: a secret that is missing, a file that cannot be read. OK adds nothing.
  void Add(const absl::Status& status);

  bool ok() const { return mistakes_.empty(); }

  // OK, or INVALID_ARGUMENT, reason INVALID_CONFIGURATION: every mistake on a line of the message and as a violation.
  absl::Status ToStatus() const;

 private:
  Violations mistakes_;
};

}  // namespace vlot::config
