// `vlot account`: moves of accounts on the command line, on the invoicing database itself.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "common/trail/act.h"

namespace vlot::invoicing {

struct AccountWish {
  std::string to;  // "instant" or "monthly"
  std::string at;  // "2026-12-15"; "": now
  bool dry_run = false;
  trail::Act act;  // who does it and why; looking needs none
};

// `words` are those after `account`:
//   move ACCOUNT    moves the account; with wish.dry_run only says what it would close, and what the other mode bills
//   moves ACCOUNT   its moves, newest first
//   cancel MOVE     takes a move back
// A move that counts from now on is carried as far as it goes: final invoices are issued in the name of the seller that
// served last. The exit code: 0; 1 after a failure; 2 for words that it does not know; 3 when the account could not be
// billed.
int RunAccountCommand(const std::vector<std::string>& words, const AccountWish& wish, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes);

}  // namespace vlot::invoicing
