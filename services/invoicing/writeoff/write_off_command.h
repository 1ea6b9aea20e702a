// `vlot invoice`: what becomes of documents that are not paid, on the invoicing database itself.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "common/trail/act.h"

namespace vlot::invoicing {

// `words` are those after `invoice`; INVOICE is its number or invoices/<uuid>:
//   write-off INVOICE [amount=12.34]    gives up what is open on it, or so much
//   reinstate INVOICE [amount=12.34]    takes that back
//   write-offs [INVOICE]                what was given up and taken back, newest first
// The first two need `act.reason`. The exit code: 0; 1 after a failure; 2 for words that it does not know.
int RunInvoiceCommand(const std::vector<std::string>& words, const trail::Act& act, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes);

}  // namespace vlot::invoicing
