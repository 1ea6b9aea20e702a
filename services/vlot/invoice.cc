#include <iostream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/writeoff/write_off_command.h"
#include "services/vlot/act.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_DECLARE_FLAG(std::string, reason);

namespace vlot {
namespace {

absl::StatusOr<int> RunInvoice(const Words& words) {
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, "invoicing"));
  ASSIGN_OR_RETURN(const std::unique_ptr<SandboxClock> sandbox_clock, CommandClockFromFlags("invoice"));
  trail::Act act = ActFromFlags("invoice", words);
  act.reason = absl::GetFlag(FLAGS_reason);  // it stands in the books too: somebody must say so
  return invoicing::RunInvoiceCommand(words, act, {.conninfo = conninfo, .application_name = "vlot-invoice"},
                                      sandbox_clock ? sandbox_clock->clock() : SystemClock(), std::cout, std::cerr);
}

}  // namespace

int Invoice(const Words& words) {
  const absl::StatusOr<int> code = RunInvoice(words);
  if (code.ok()) return *code;
  std::cerr << "vlot invoice: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot
