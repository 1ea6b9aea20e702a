#include "common/checks/check_digits.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "common/checks/country.h"

namespace vlot {
namespace {

bool IsUpperAlnum(char c) { return absl::ascii_isdigit(c) || absl::ascii_isupper(c); }

// Weights 9 to 2 over the first eight digits; the ninth is the remainder by 11.
bool PassesElevenTest(std::string_view nine_digits) {
  int sum = 0;
  for (int i = 0; i < 8; ++i) sum += (nine_digits[i] - '0') * (9 - i);
  return sum % 11 == nine_digits[8] - '0';
}

// Eight digits; the last two are the remainder of the others by 89.
bool IsLuxembourgVatNumber(std::string_view text) {
  if (!IsDigits(text, 8)) return false;
  int remainder = 0;
  for (char c : text.substr(0, 6)) remainder = (remainder * 10 + (c - '0')) % 89;
  return remainder == (text[6] - '0') * 10 + (text[7] - '0');
}

}  // namespace

bool IsDigits(std::string_view text, size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

int Mod97(std::string_view text) {
  int remainder = 0;
  for (char c : text) {
    if (!IsUpperAlnum(c)) return -1;
    remainder = absl::ascii_isdigit(c) ? remainder * 10 + (c - '0') : remainder * 100 + (c - 'A' + 10);
    remainder %= 97;
  }
  return remainder;
}

bool IsIban(std::string_view text) {
  if (text.size() < 15 || text.size() > 34) return false;
  if (!absl::ascii_isupper(text[0]) || !absl::ascii_isupper(text[1]) || !IsDigits(text.substr(2, 2), 2)) return false;
  return Mod97(std::string(text.substr(4)) + std::string(text.substr(0, 4))) == 1;
}

bool IsKvkNumber(std::string_view text) { return IsDigits(text, 8); }

bool IsDutchVatId(std::string_view text) {
  if (text.size() != 14 || text.substr(0, 2) != "NL" || text[11] != 'B') return false;
  const std::string_view number = text.substr(2, 9);
  if (!IsDigits(number, 9) || !IsDigits(text.substr(12), 2)) return false;
  return PassesElevenTest(number) || Mod97(text) == 1;
}

bool HasBelgianCheckDigits(std::string_view text) {
  if (!IsDigits(text, 10)) return false;
  return (text[8] - '0') * 10 + (text[9] - '0') == 97 - Mod97(text.substr(0, 8));
}

bool IsBelgianEnterpriseNumber(std::string_view text) { return HasBelgianCheckDigits(text) && text[0] <= '1'; }

bool IsVatId(std::string_view text) {
  if (text.size() < 4 || text.size() > 15) return false;
  if (!HasVatPrefix(text)) return false;
  const std::string_view country = text.substr(0, 2), number = text.substr(2);
  if (country == "NL") return IsDutchVatId(text);
  if (country == "BE") return IsBelgianEnterpriseNumber(number);
  if (country == "LU") return IsLuxembourgVatNumber(number);
  return std::all_of(number.begin(), number.end(), IsUpperAlnum);
}

bool IsDutchRegistrationNumber(std::string_view text) { return IsKvkNumber(text) || IsDigits(text, 20); }

}  // namespace vlot
