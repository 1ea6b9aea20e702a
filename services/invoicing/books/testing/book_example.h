// A small book: two invoices, a bank line and what it is for.
#pragma once

#include <string>

#include "services/invoicing/books/ledger_book.h"

namespace vlot::invoicing::books {

struct BookExample {
  LedgerHead head;
  std::vector<LedgerCustomer> customers;
  std::vector<LedgerLine> lines;
};

BookExample SmallBook();

// What `writer` makes of it.
std::string Written(BookWriter& writer, const BookExample& book);

}  // namespace vlot::invoicing::books
