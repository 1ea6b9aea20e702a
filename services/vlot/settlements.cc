#include "absl/flags/declare.h"
#include "absl/flags/flag.h"

#include <iostream>

#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/payment/settlements/settlements_command.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_DECLARE_FLAG(absl::Duration, psp_unsettled_after);

namespace vlot {
namespace {

absl::StatusOr<int> RunSettlements(const Words& words) {
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, "payment"));
  ASSIGN_OR_RETURN(const std::unique_ptr<SandboxClock> sandbox_clock, CommandClockFromFlags("settlements"));
  const payment::SettlementsCommandOptions options{
      .database = {.conninfo = conninfo, .application_name = "vlot-settlements"},
      .unsettled_after = absl::GetFlag(FLAGS_psp_unsettled_after)};
  return payment::RunSettlementsCommand(words, options, sandbox_clock ? sandbox_clock->clock() : SystemClock(),
                                        std::cout, std::cerr);
}

}  // namespace

int Settlements(const Words& words) {
  const absl::StatusOr<int> code = RunSettlements(words);
  if (code.ok()) return *code;
  std::cerr << "vlot settlements: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot
