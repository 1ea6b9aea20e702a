// What a payment says of itself (TxDtls): references, the other side, remittance information, why it came back.
#pragma once

#include <pugixml.hpp>
#include <string_view>

#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// Fills `line`, whose amount and reversal are known, from `details`. `own_account` tells us from the other side.
void ReadDetails(pugi::xml_node details, std::string_view own_account, BankLine& line);

// Adds what the payer says alone: for an entry that cannot be split.
void ReadRemittance(pugi::xml_node details, BankLine& line);

}  // namespace vlot::invoicing::bank
