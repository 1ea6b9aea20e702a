// Takes in one statement: its row, its lines, their booking and their matching, in the caller's transaction.
#pragma once

#include "absl/status/statusor.h"
#include "services/invoicing/bank/bank_store.h"
#include "services/invoicing/bank/desk.h"
#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

struct Imported {
  StatementRow statement;  // the new one, or the one that was there
  bool duplicate = false;  // then nothing was changed
  int lines_new = 0;
  int lines_known = 0;
  int lines_matched = 0;
  int entries_not_booked = 0;
  FeedEvents events;  // for the feed, as the transaction's last statement
};

// Safe with the same statement under way in another transaction: one of them is the duplicate. It is the same by its
// account, day, and identification or sequence number, and by its balances and number of lines: pages of a statement,
// and what a bank tells again later that day, are others. FAILED_PRECONDITION, BANK_STATEMENT_CHANGED: it tells of days
// that are known, and neither references nor balances tell its entries from those.
absl::StatusOr<Imported> ImportStatement(pg::Transaction& tx, const Desk& desk, const Statement& statement);

}  // namespace vlot::invoicing::bank
