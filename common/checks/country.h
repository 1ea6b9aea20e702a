// Countries by their codes. Pure functions; any thread.
#pragma once

#include <string_view>

namespace vlot {

// An officially assigned code of ISO 3166-1 alpha-2: two capitals, "NL".
bool IsCountry(std::string_view code);

// Begins with the prefix of a country that gives out VAT ids: its code, but EL for Greece, and XI for Northern Ireland
// (BR-CO-09 of EN 16931).
bool HasVatPrefix(std::string_view vat_id);

}  // namespace vlot
