// How a line is known again in another statement. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// How many lines have the same reference, day, amount and part.
using Equals = std::map<std::string, int>;
// The name of a line's equals; nothing where the bank gives no reference.
std::optional<std::string> EqualsOf(const BankLine& line);
// That of a line with this key.
std::string EqualsOf(std::string_view key);

// For each of a statement's lines: its bank's reference with day and amount (banks use one for an entry and its
// charges), and which one of its equals it is, those that are known to have been `before` this statement counted first.
// Nothing where the bank gives no reference: such a line is only known by its statement.
std::vector<std::optional<std::string>> EntryKeys(const std::vector<BankLine>& lines, Equals before = {});

}  // namespace vlot::invoicing::bank
