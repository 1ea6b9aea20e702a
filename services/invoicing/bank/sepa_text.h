// Text as SEPA takes it: the European Payments Council's "Latin" set (EPC217-08): letters, digits, / - ? : ( ) . , ' +
// and the space. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace vlot::invoicing::bank {

// Letters lose their marks, other signs become a like one or a dot; no slash at either end and never two of them; no
// spaces around it or two in a row; at most `max` characters.
std::string SepaText(std::string_view text, size_t max);

// The same for references, which may not be changed: false when `text` is empty, longer than 35, has another sign, a
// slash where none may be (EPC217-08, section 1.4), or spaces around it.
bool IsSepaReference(std::string_view text);

// A creditor's identifier: country, two check digits (MOD 97-10 over what follows the business code and the country),
// business code, at most 28 characters more (EPC262-08). NL: the business code and 12 digits.
bool IsCreditorId(std::string_view text);

}  // namespace vlot::invoicing::bank
