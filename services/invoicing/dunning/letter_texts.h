// The words of a letter, in its language. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/invoicing/dunning/letter.h"

namespace vlot::invoicing::dunning {

std::string TitleOf(const Letter& letter);

// What it says before the table of what is open, paragraph by paragraph; and after it.
std::vector<std::string> Opening(const Letter& letter);
std::vector<std::string> Closing(const Letter& letter);

enum class LetterWord { kDate, kPayUntil, kInvoice, kDueDate, kOpen, kInterest, kPrincipal, kCharged, kCosts, kTotal };
std::string_view Say(LetterWord word, std::string_view language);

}  // namespace vlot::invoicing::dunning
