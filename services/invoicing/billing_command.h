// `vlot billing`: month ends on the command line, on the invoicing database itself.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "common/trail/act.h"
#include "services/invoicing/calendar/schedule_command.h"

namespace vlot::invoicing {

struct BillingWish {
  std::string period;   // "2026-11"
  std::string account;  // "accounts/{uuid}"; "": all
  bool final = false;   // of one account: also when the month is not over
  bool dry_run = false;
  ScheduleWish schedule;
  trail::Act act;  // who runs or sets it and why; what only looks needs none
};

// `words` are those after `billing`:
//   run       bills the month, or joins and ends the run that is working on it; with wish.dry_run only says what it
//             would bill. Killed, it is started again and goes on.
//   periods   months with deliveries that are not invoiced, and until when they must be
//   schedule  when runs start by themselves; sets what wish.schedule says
// Results go to `out`, progress to `notes`. Documents are issued in the name of the seller that served last.
// The exit code: 0; 1 after a failure; 2 for words that it does not know; 3 when accounts were parked.
int RunBillingCommand(const std::vector<std::string>& words, const BillingWish& wish, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes);

}  // namespace vlot::invoicing
