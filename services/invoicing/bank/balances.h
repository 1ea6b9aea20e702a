// Whether a statement tells everything: its entries lead from its opening to its closing balance. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// Opening: OPBD, or PRCD (the closing balance of the statement before). Closing: CLBD. A statement in several pages
// has ITBD, at its beginning and its end, where the others are missing.
void ChooseBalances(const std::vector<Balance>& balances, Statement& statement);

// Why the balances do not fit the lines; empty when they do, or when one of them is not told.
// Reversals: ISO 20022 has CdtDbtInd say which way the money goes now. Some banks repeat the sense of the entry that is
// reversed: where only that makes the balances fit, the signs of the reversals are turned.
std::string CheckBalance(Statement& statement);

}  // namespace vlot::invoicing::bank
