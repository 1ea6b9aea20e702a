// The reference a payer repeats with a transfer, so that the money finds its invoice: ISO 11649 ("RF"). Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace vlot::invoicing {

// "RF", two check digits, and the letters and digits of `document_number` (at most 21 of them): F26-0000042 becomes
// RFccF260000042. Letters become capitals.
std::string CreditorReference(std::string_view document_number);

// Whether the form and the check digits are right.
bool IsCreditorReference(std::string_view text);

}  // namespace vlot::invoicing
