// The chart of accounts: what the ledger's accounts are called in books that others read, with numbers as Dutch
// bookkeepers use them. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "services/invoicing/ledger.h"

namespace vlot::invoicing::books {

struct ChartAccount {
  std::string_view number;
  std::string_view name;         // Dutch
  bool profit_and_loss = false;  // begins at nothing every year; else a balance
};

// Of one account of the ledger.
ChartAccount ChartOf(LedgerAccount account);

// What earlier years have earned: their revenue and costs, which begin anew each year. The ledger does not close years,
// so no posting is on it; opening balances are.
ChartAccount RetainedResult();

// Every account of the ledger, in the order of the numbers.
const std::vector<LedgerAccount>& Chart();

}  // namespace vlot::invoicing::books
