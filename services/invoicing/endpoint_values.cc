#include "services/invoicing/endpoint_values.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "common/checks/check_digits.h"

namespace vlot::invoicing {
namespace {

int DigitAt(std::string_view digits, size_t i) { return digits[i] - '0'; }

// The sum of digits times weights, as many as there are weights.
template <size_t N>
int Weighed(std::string_view digits, const std::array<int, N>& weights) {
  int sum = 0;
  for (size_t i = 0; i < N; ++i) sum += DigitAt(digits, i) * weights[i];
  return sum;
}

// Luhn's sum: from the right every second digit counts double, as the sum of its digits.
bool PassesLuhn(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int digit = DigitAt(digits, digits.size() - 1 - i) * (i % 2 == 0 ? 1 : 2);
    sum += digit / 10 + digit % 10;
  }
  return sum % 10 == 0;
}

bool IsAlnum(std::string_view value, size_t count) {
  return value.size() == count && std::all_of(value.begin(), value.end(), absl::ascii_isalnum);
}

// `prefix` and then `count` digits.
bool IsPrefixed(std::string_view value, std::string_view prefix, size_t count) {
  return value.substr(0, prefix.size()) == prefix && IsDigits(value.substr(prefix.size()), count);
}

// GS1's check digit: weights 1 and 3 by turns (R040).
bool IsGln(std::string_view value) {
  constexpr std::array<int, 13> kWeights{1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
  return IsDigits(value, 13) && Weighed(value, kWeights) % 10 == 0;
}

// Sweden: Luhn (R049).
bool IsSwedishNumber(std::string_view value) { return IsDigits(value, 10) && PassesLuhn(value); }

// Norway: the last digit makes the weighed sum a multiple of 11 (R041).
bool IsNorwegianNumber(std::string_view value) {
  constexpr std::array<int, 9> kWeights{3, 2, 7, 6, 5, 4, 3, 2, 1};
  return IsDigits(value, 9) && value != "000000000" && Weighed(value, kWeights) % 11 == 0;
}

// Australia: 1 less in the first digit, and the weighed sum is a multiple of 89 (R050).
bool IsAustralianNumber(std::string_view value) {
  constexpr std::array<int, 11> kWeights{10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
  return IsDigits(value, 11) && (Weighed(value, kWeights) - kWeights[0]) % 89 == 0;
}

// Denmark: CVR with or without its country (R042), P (R052), SE (R053).
bool IsCvrNumber(std::string_view value) { return IsDigits(value, 8) || IsPrefixed(value, "DK", 8); }

// Italy: a person's tax code, or an organisation's (R045).
bool IsItalianTaxCode(std::string_view value) { return IsAlnum(value, 16) || IsDigits(value, 11); }

// Italy: Luhn (R047).
bool IsItalianVatId(std::string_view value) { return IsPrefixed(value, "IT", 11) && PassesLuhn(value.substr(2)); }

// Luxembourg's matricule of legal persons (R059): year, kind from 20 on, number, and 11 less the weighed sum by 11. Of
// kind 24 the check digit may be one more.
bool IsMatricule(std::string_view value) {
  constexpr std::array<int, 10> kWeights{5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  if (!IsDigits(value, 11) || value[4] < '2') return false;
  const int expected = (11 - Weighed(value, kWeights) % 11) % 11;
  const int given = DigitAt(value, 10);
  return given == expected || (value.substr(4, 2) == "24" && given == (expected + 1) % 11);
}

}  // namespace

bool IsEndpointValue(std::string_view scheme, std::string_view value, NumberChecks checks) {
  if (scheme == "0088") return IsGln(value);
  if (scheme == "0106") return IsKvkNumber(value);
  if (scheme == "0190") return IsDigits(value, 20);
  if (scheme == "9944") return IsDutchVatId(value);
  if (scheme == "0208") {
    return checks == NumberChecks::kAll ? IsBelgianEnterpriseNumber(value) : HasBelgianCheckDigits(value);
  }
  if (checks == NumberChecks::kAll) {
    if (scheme == "0007") return IsSwedishNumber(value);
    if (scheme == "0096") return IsDigits(value, 10);
    if (scheme == "0151") return IsAustralianNumber(value);
    if (scheme == "0184") return IsCvrNumber(value);
    if (scheme == "0192") return IsNorwegianNumber(value);
    if (scheme == "0198") return IsPrefixed(value, "DK", 8);
    if (scheme == "0201") return IsAlnum(value, 6);
    if (scheme == "0210") return IsItalianTaxCode(value);
    if (scheme == "0211") return IsItalianVatId(value);
    if (scheme == "0240") return IsMatricule(value);
  }
  return !value.empty() && std::all_of(value.begin(), value.end(), absl::ascii_isgraph);
}

}  // namespace vlot::invoicing
