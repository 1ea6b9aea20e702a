// The betalingskenmerk, the Dutch structured payment reference (issuer "CUR" in a camt file): digits that check
// themselves. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vlot::invoicing::bank {

// 7 digits (nothing to check), 9 to 14 (check digit, length digit, 7 to 12 digits) or 16 (check digit, 15 digits).
bool IsBetalingskenmerk(std::string_view digits);

// Of one of our invoices: 16 digits; the year's two and the number's are the last 15. F26-0000042 becomes
// c260000000000042. Empty for what is not an invoice's number.
std::string BetalingskenmerkOf(std::string_view invoice_number);

// The way back; nothing when the digits are not the reference of an invoice of ours.
std::optional<std::string> NumberOfBetalingskenmerk(std::string_view digits);

}  // namespace vlot::invoicing::bank
