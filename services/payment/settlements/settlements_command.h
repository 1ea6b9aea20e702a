// `vlot settlements ...`: what the PSP paid out, from the command line, on the database itself.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/pg/options.h"
#include "common/time/clock.h"

namespace vlot::payment {

struct SettlementsCommandOptions {
  pg::Options database;  // of vlot_payment
  absl::Duration unsettled_after = absl::Hours(168);
};

// `args` are the words after "settlements". Writes results to `out` and explanations to `notes`; gives the exit code:
// 0, 1 when it failed, 2 for words that it does not know, 3 when something of what it shows does not match.
int RunSettlementsCommand(const std::vector<std::string>& args, const SettlementsCommandOptions& options, Clock& clock,
                          std::ostream& out, std::ostream& notes);

}  // namespace vlot::payment
