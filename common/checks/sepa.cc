#include "common/checks/sepa.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "common/checks/check_digits.h"

namespace vlot {
namespace {

struct SepaCountry {
  std::string_view code;
  size_t iban_length;
};

// The European Payments Council's list of countries in SEPA's schemes (EPC409-09), as of November 2026, by the codes
// that their IBANs begin with; lengths by SWIFT's IBAN registry. Jersey, Guernsey and Man have IBANs of GB, Aaland of
// FI, the Azores of PT, the Canaries of ES, overseas departments of FR. The Faroes and Greenland are not in it.
constexpr SepaCountry kSepaCountries[] = {
    // The Union.
    {"AT", 20},
    {"BE", 16},
    {"BG", 22},
    {"CY", 28},
    {"CZ", 24},
    {"DE", 22},
    {"DK", 18},
    {"EE", 20},
    {"ES", 24},
    {"FI", 18},
    {"FR", 27},
    {"GR", 27},
    {"HR", 21},
    {"HU", 28},
    {"IE", 22},
    {"IT", 27},
    {"LT", 20},
    {"LU", 20},
    {"LV", 21},
    {"MT", 31},
    {"NL", 18},
    {"PL", 28},
    {"PT", 25},
    {"RO", 24},
    {"SE", 24},
    {"SI", 19},
    {"SK", 24},
    // The rest of the European Economic Area.
    {"IS", 26},
    {"LI", 21},
    {"NO", 15},
    // Others.
    {"AD", 24},  // since March 2019
    {"CH", 21},
    {"GB", 22},
    {"GI", 23},
    {"MC", 27},
    {"SM", 27},
    {"VA", 22},  // since March 2019
    // Joined in November 2024, March 2025 and May 2025; reachable since October 2025, Serbia since May 2026.
    {"AL", 28},
    {"ME", 22},
    {"MD", 24},
    {"MK", 19},
    {"RS", 22},
};

const SepaCountry* Find(std::string_view code) {
  const auto found = std::find_if(std::begin(kSepaCountries), std::end(kSepaCountries),
                                  [&](const SepaCountry& country) { return country.code == code; });
  return found == std::end(kSepaCountries) ? nullptr : found;
}

bool IsCapital(char c) { return absl::ascii_isupper(c); }
bool IsCapitalOrDigit(char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c); }

bool HasFormOfBic(std::string_view bic, bool (*is_prefix)(char)) {
  if (bic.size() != 8 && bic.size() != 11) return false;
  return std::all_of(bic.begin(), bic.begin() + 4, is_prefix) &&
         std::all_of(bic.begin() + 4, bic.begin() + 6, IsCapital) &&
         std::all_of(bic.begin() + 6, bic.end(), IsCapitalOrDigit);
}

}  // namespace

bool IsSepaCountry(std::string_view code) { return Find(code) != nullptr; }

bool IsIbanOfItsCountry(std::string_view iban) {
  if (!IsIban(iban)) return false;
  const SepaCountry* country = Find(iban.substr(0, 2));
  return country == nullptr || iban.size() == country->iban_length;
}

bool IsSepaIban(std::string_view iban) { return IsIbanOfItsCountry(iban) && IsSepaCountry(iban.substr(0, 2)); }

bool IsBic(std::string_view bic) { return HasFormOfBic(bic, IsCapitalOrDigit); }

bool IsBicOfLetters(std::string_view bic) {
  return HasFormOfBic(bic, IsCapital) && bic[6] != '0' && bic[6] != '1' && bic[7] != 'O';
}

}  // namespace vlot
