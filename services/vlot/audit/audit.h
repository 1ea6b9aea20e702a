// An audit of an installation: everything is read, beside live traffic if need be, and nothing is changed.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/vlot/audit/databases.h"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

struct Options {
  DatabaseOptions databases;
  std::string psp_books_url;  // of the sandbox provider's books; "": they are not compared
  int listed_max = 20;        // violations of one invariant that are listed

  // What looks wrong because it is under way is looked at again, after a wait each time.
  int looks_max = 20;
  size_t suspects_max = 10'000;  // orders; more cannot be merely under way
  std::function<void()> wait;    // lets the time pass that a change takes to be seen everywhere

  std::function<void(const std::string&)> progress = [](const std::string&) {};  // a line each
};

// Fails when something cannot be read; violations are no failure.
absl::StatusOr<Tally> RunAudit(const Options& options);

}  // namespace vlot::audit
