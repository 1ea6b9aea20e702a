#include <iostream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/dunning/dunning_command.h"
#include "services/vlot/act.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(std::string, date, "",
          "dunning: only what was due by this day, e.g. 2026-12-11; with --dry_run it may be in the future");
ABSL_DECLARE_FLAG(std::string, account);
ABSL_DECLARE_FLAG(bool, dry_run);

namespace vlot {
namespace {

absl::StatusOr<int> RunDunning(const Words& words) {
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, "invoicing"));
  ASSIGN_OR_RETURN(const std::unique_ptr<SandboxClock> sandbox_clock, CommandClockFromFlags("dunning"));
  const invoicing::dunning::DunningWish wish{.date = absl::GetFlag(FLAGS_date),
                                             .account = absl::GetFlag(FLAGS_account),
                                             .dry_run = absl::GetFlag(FLAGS_dry_run),
                                             .act = ActFromFlags("dunning", words)};
  return invoicing::dunning::RunDunningCommand(words, wish, {.conninfo = conninfo, .application_name = "vlot-dunning"},
                                               sandbox_clock ? sandbox_clock->clock() : SystemClock(), std::cout,
                                               std::cerr);
}

}  // namespace

int Dunning(const Words& words) {
  const absl::StatusOr<int> code = RunDunning(words);
  if (code.ok()) return *code;
  std::cerr << "vlot dunning: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot
