// How a line is known again in another statement. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// For each of a statement's lines: its bank's reference with day and amount (banks use one for an entry and its
// charges), and which one of its equals in this statement it is. Nothing where the bank gives no reference: such a line
// is only known by its statement.
std::vector<std::optional<std::string>> EntryKeys(const std::vector<BankLine>& lines);

}  // namespace vlot::invoicing::bank
