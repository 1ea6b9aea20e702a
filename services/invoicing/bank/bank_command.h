// `vlot bank ...`: the bank's files and lines from the command line, on the database itself.
#pragma once

#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "common/pg/options.h"
#include "common/time/clock.h"
#include "common/trail/act.h"
#include "services/invoicing/bank/sepa_files.h"

namespace vlot::invoicing::bank {

struct CommandOptions {
  pg::Options database;                     // of vlot_invoicing
  std::set<std::string> provider_accounts;  // where the payment provider pays out from
  std::set<std::string> bank_accounts;      // ours, besides those of the sellers that served here
  SepaSetup setup;                          // who collects and pays
  trail::Act act;                           // who does it and why; looking needs none
};

// `args` are the words after "bank". Writes results to `out` and explanations to `notes`; gives the exit code: 0, 1
// when something was refused or failed, 2 for words that it does not know.
int RunBankCommand(const std::vector<std::string>& args, const CommandOptions& options, Clock& clock, std::ostream& out,
                   std::ostream& notes);

}  // namespace vlot::invoicing::bank
