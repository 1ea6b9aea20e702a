// `vlot books ...`: the ledger for bookkeepers and the tax office, on the command line, on the invoicing database
// itself.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "common/pg/options.h"
#include "common/time/clock.h"

namespace vlot::invoicing::books {

struct BooksWish {
  std::string period;  // "2026", "2026-Q4" or "2026-11"
  std::string format;  // "xaf" or "csv"
  std::string out;     // the file
  std::string at;      // a day; "": today
};

// `words` are those after `books`:
//   export    writes the period's ledger to a file, from one snapshot; a file that cannot be finished is taken away
//   vat       the VAT return's figures, and sales to businesses in other member states
//   balance   the trial balance at the end of a day
// Results go to `out`, explanations to `notes`. The exit code: 0; 1 after a failure, also when postings and documents
// differ; 2 for words that it does not know.
int RunBooksCommand(const std::vector<std::string>& words, const BooksWish& wish, const pg::Options& database,
                    Clock& clock, std::ostream& out, std::ostream& notes);

}  // namespace vlot::invoicing::books
