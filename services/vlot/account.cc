#include <iostream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/move/account_command.h"
#include "services/vlot/act.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(std::string, to, "", "account move: instant or monthly");
ABSL_DECLARE_FLAG(std::string, at);
ABSL_DECLARE_FLAG(bool, dry_run);

namespace vlot {

int Account(const Words& words) {
  const auto fail = [](const absl::Status& status) {
    std::cerr << "vlot account: " << status.message() << "\n";
    return 1;
  };
  const absl::StatusOr<Storage> storage = OpenStorage();
  if (!storage.ok()) return fail(storage.status());
  const absl::StatusOr<std::string> conninfo = migrate::ServiceConninfo(storage->conninfo, "invoicing");
  if (!conninfo.ok()) return fail(conninfo.status());
  const absl::StatusOr<std::unique_ptr<SandboxClock>> sandbox_clock = CommandClockFromFlags("account");
  if (!sandbox_clock.ok()) return fail(sandbox_clock.status());
  const invoicing::AccountWish wish{.to = absl::GetFlag(FLAGS_to),
                                    .at = absl::GetFlag(FLAGS_at),
                                    .dry_run = absl::GetFlag(FLAGS_dry_run),
                                    .act = ActFromFlags("account", words)};
  return invoicing::RunAccountCommand(words, wish,
                                      pg::Options{.conninfo = *conninfo, .application_name = "vlot-account"},
                                      *sandbox_clock ? (*sandbox_clock)->clock() : SystemClock(), std::cout, std::cerr);
}

}  // namespace vlot
