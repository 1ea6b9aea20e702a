// The code that a bank's app scans to fill in a transfer. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "common/money/money.h"

namespace vlot::invoicing {

// What the code of a SEPA credit transfer says (EPC069-12, version 002, in UTF-8): to whom, how much, and the creditor
// reference or else a text of at most 140 characters. "" when such a code cannot say it: an amount that is not between
// 0.01 and 999,999,999.99 euro. A name of more than 70 characters is cut.
std::string EpcPayload(std::string_view name, std::string_view iban, std::string_view bic, const Money& amount,
                       std::string_view creditor_reference, std::string_view text = "");

}  // namespace vlot::invoicing
