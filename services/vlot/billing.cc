#include <iostream>

#include "absl/flags/flag.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/billing_command.h"
#include "services/vlot/act.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(std::string, period, "",
          "billing: the month to be billed, e.g. 2026-11; books: a year, quarter or month, e.g. 2026-Q4");
ABSL_FLAG(std::string, account, "", "billing, dunning: only this account, accounts/<uuid>");
ABSL_FLAG(bool, final, false, "billing: with --account, also when the month is not over: what was delivered so far");
ABSL_FLAG(bool, dry_run, false, "billing, dunning, account move: show what would be done, and write nothing");
ABSL_FLAG(std::string, schedule, "", "billing schedule: on or off");
ABSL_FLAG(int, schedule_day, 0, "billing schedule: from this day of the month on, 1 to 14");
ABSL_FLAG(std::string, schedule_time, "", "billing schedule: every day at this time, e.g. 04:00");
ABSL_FLAG(std::string, schedule_zone, "", "billing schedule: of this time zone, e.g. Europe/Amsterdam");

namespace vlot {

int Billing(const Words& words) {
  const absl::StatusOr<Storage> storage = OpenStorage();
  if (!storage.ok()) {
    std::cerr << "vlot billing: " << storage.status().message() << "\n";
    return 1;
  }
  const absl::StatusOr<std::string> conninfo = migrate::ServiceConninfo(storage->conninfo, "invoicing");
  if (!conninfo.ok()) {
    std::cerr << "vlot billing: " << conninfo.status().message() << "\n";
    return 1;
  }
  const absl::StatusOr<std::unique_ptr<SandboxClock>> sandbox_clock = CommandClockFromFlags("billing");
  if (!sandbox_clock.ok()) {
    std::cerr << "vlot billing: " << sandbox_clock.status().message() << "\n";
    return 1;
  }
  const invoicing::BillingWish wish{.period = absl::GetFlag(FLAGS_period),
                                    .account = absl::GetFlag(FLAGS_account),
                                    .final = absl::GetFlag(FLAGS_final),
                                    .dry_run = absl::GetFlag(FLAGS_dry_run),
                                    .schedule = {.state = absl::GetFlag(FLAGS_schedule),
                                                 .day = absl::GetFlag(FLAGS_schedule_day),
                                                 .time = absl::GetFlag(FLAGS_schedule_time),
                                                 .zone = absl::GetFlag(FLAGS_schedule_zone)},
                                    .act = ActFromFlags("billing", words)};
  return invoicing::RunBillingCommand(words, wish,
                                      pg::Options{.conninfo = *conninfo, .application_name = "vlot-billing"},
                                      *sandbox_clock ? (*sandbox_clock)->clock() : SystemClock(), std::cout, std::cerr);
}

}  // namespace vlot
