// Bank accounts and banks as SEPA knows them: countries, lengths of IBANs, forms of BICs. Pure functions; any thread.
#pragma once

#include <string_view>

namespace vlot {

// A country, or a territory with codes of its own in IBANs, that SEPA's schemes reach: "NL", "GI".
bool IsSepaCountry(std::string_view code);

// An IBAN with the right check digits; where SEPA knows the country, with the right length too.
bool IsIbanOfItsCountry(std::string_view iban);

// Can be paid and debited through SEPA: such an IBAN, of a country of SEPA.
bool IsSepaIban(std::string_view iban);

// ISO 9362 in its edition of 2014, as messages of ISO 20022 have it since 2019 (BICFIDec2014Identifier): party prefix,
// country, suffix and, or not, branch.
bool IsBic(std::string_view bic);

// The same as messages until then have it (BICIdentifier): the party prefix is letters, and the suffix ends in neither
// O nor begins with 0 or 1.
bool IsBicOfLetters(std::string_view bic);

}  // namespace vlot
