// Which of our invoices a payer speaks of, in fields made for it and in free text. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// Numbers ("F26-0000042") of invoices in the order of their appearance, each once. That a number has the right form
// does not mean that there is such an invoice.
//
// From the structured references: betalingskenmerk, ISO 11649, or a bare number; and the documents that are named.
std::vector<std::string> NumbersInReferences(const BankLine& line);

// From text. Banks cut it at 35 or 140 characters wherever that falls, so the fragments are read both with and without
// a space between. Numbers may be written with spaces or dots in them, in either case of letters.
std::vector<std::string> NumbersInText(const std::vector<std::string>& fragments);

// References of the payment provider's settlements ("1234567.2611.03") anywhere in the line, in the order of their
// appearance, each once.
std::vector<std::string> SettlementReferences(const BankLine& line);

}  // namespace vlot::invoicing::bank
