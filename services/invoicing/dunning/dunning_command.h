// `vlot dunning`: reminders on the command line, on the invoicing database itself.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "common/trail/act.h"

namespace vlot::invoicing::dunning {

struct DunningWish {
  std::string date;     // "2026-12-11"; "": today
  std::string account;  // "accounts/{uuid}"; "": all
  bool dry_run = false;
  trail::Act act;  // who runs it and why; a preview needs none
};

// `words` are those after `dunning`:
//   run       sends what is due, or joins and ends the run that is working; with wish.dry_run only says what it would
//             send on wish.date. Killed, it is started again and goes on.
//   cases     live cases: who owes what, at which level, and what comes next
//   scale     sets the scale of collection costs: see scale_command.h for the words that follow
//   policies  what counts today: levels, rates and costs, each with its source
// Results go to `out`, progress to `notes`. Letters are sent in the name of the seller that served last.
// The exit code: 0; 1 after a failure; 2 for words that it does not know; 3 when accounts were parked.
int RunDunningCommand(const std::vector<std::string>& words, const DunningWish& wish, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes);

}  // namespace vlot::invoicing::dunning
