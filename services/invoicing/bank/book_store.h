// Fills a book with what may matter to some lines. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/bank/book.h"
#include "services/invoicing/bank/matcher.h"
#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// For matching: what the lines name, what their payers owe, and our orders that they answer. All is locked until the
// transaction ends: orders first, then invoices in the order of their ids.
absl::StatusOr<Book> LockBook(pg::Transaction& tx, const std::vector<BankLine>& lines);

// For taking back or giving by hand: these invoices and the orders of these shares, locked in the same order.
absl::StatusOr<Book> LockBookOf(pg::Transaction& tx, const std::vector<InvoiceId>& invoices,
                                const std::vector<Share>& shares);

// For proposals: the same without locks, with the names of buyers, and open invoices of exactly these amounts.
absl::StatusOr<Book> FindBook(pg::Transaction& tx, const std::vector<BankLine>& lines);

}  // namespace vlot::invoicing::bank
