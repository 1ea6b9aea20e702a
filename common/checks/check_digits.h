// Numbers whose form or check digits tell a typing error. Pure functions; any thread.
#pragma once

#include <string_view>

namespace vlot {

// Exactly `count` characters, all digits.
bool IsDigits(std::string_view text, size_t count);

// The remainder by 97 of the number that ISO 7064 MOD 97-10 reads in `text`: digits as they are, letters as 10 (A) to
// 35 (Z). -1 when there is anything else.
int Mod97(std::string_view text);

// ISO 13616: country, two check digits, at most 30 characters more; without spaces.
bool IsIban(std::string_view text);

// Chamber of commerce: 8 digits.
bool IsKvkNumber(std::string_view text);

// NL, 9 digits, B, 2 digits, where either the 9 digits pass the eleven test (companies) or the whole passes MOD 97-10
// (sole traders, since 2020).
bool IsDutchVatId(std::string_view text);

// Ten digits, of which the last two are 97 less the remainder of the others by 97.
bool HasBelgianCheckDigits(std::string_view text);

// Belgium's crossroads bank for enterprises: such a number that begins with 0 or 1.
bool IsBelgianEnterpriseNumber(std::string_view text);

// A VAT id of any country: its prefix, then 2 to 13 capitals or digits (Directive 2006/112/EC, article 215); a Dutch,
// Belgian or Luxembourg one has right check digits too (PEPPOL-COMMON-R056, R058, R062).
bool IsVatId(std::string_view text);

// The number by which the Dutch know an organisation: a company's KvK number, or an authority's OIN, of 20 digits.
bool IsDutchRegistrationNumber(std::string_view text);

}  // namespace vlot
