#include "services/invoicing/endpoint.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/checks/check_digits.h"

namespace vlot::invoicing {
namespace {

// Peppol's list of May 2026, with a space before and after each.
constexpr std::string_view kSchemes =
    " 0002 0007 0009 0060 0088 0096 0097 0106 0130 0135 0142 0151 0158 0183 0184 0188 0190 0191 0192 0195 0196 0198"
    " 0199 0200 0201 0204 0208 0209 0210 0211 0216 0218 0221 0225 0230 0235 0240 0242 0244 0245 0246 0248 9910 9913"
    " 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938"
    " 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959 ";

bool IsScheme(std::string_view scheme) {
  return IsDigits(scheme, 4) && kSchemes.find(scheme) != std::string_view::npos;
}

// GS1's check digit: weights 3 and 1 by turns, from the right (PEPPOL-COMMON-R040).
bool IsGln(std::string_view value) {
  if (!IsDigits(value, 13)) return false;
  int sum = 0;
  for (int i = 0; i < 12; ++i) sum += (value[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return (sum + (value[12] - '0')) % 10 == 0;
}

// Ten digits; the last two are 97 less the remainder of the others by 97 (PEPPOL-COMMON-R043).
bool IsBelgianEnterpriseNumber(std::string_view value) {
  if (!IsDigits(value, 10)) return false;
  return (value[8] - '0') * 10 + (value[9] - '0') == 97 - Mod97(value.substr(0, 8));
}

// Of the schemes of our own and our neighbours' companies; the others are the sender's to know.
bool IsValueOf(std::string_view scheme, std::string_view value) {
  if (scheme == "0088") return IsGln(value);
  if (scheme == "0106") return IsKvkNumber(value);
  if (scheme == "0190") return IsDigits(value, 20);
  if (scheme == "0208") return IsBelgianEnterpriseNumber(value);
  if (scheme == "9944") return IsDutchVatId(value);
  return !value.empty() && std::all_of(value.begin(), value.end(), absl::ascii_isgraph);
}

}  // namespace

Endpoint ParseEndpoint(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = text.substr(0, colon);
  std::string value(text.substr(colon + 1));
  absl::StripAsciiWhitespace(&value);
  if (!IsScheme(scheme) || !IsValueOf(scheme, value)) return {};
  return {std::string(scheme), std::move(value)};
}

}  // namespace vlot::invoicing
