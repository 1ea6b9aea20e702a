#include "services/invoicing/endpoint.h"

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

}  // namespace

Endpoint ParseEndpoint(std::string_view text, NumberChecks checks) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = text.substr(0, colon);
  std::string value(text.substr(colon + 1));
  absl::StripAsciiWhitespace(&value);
  if (!IsScheme(scheme) || !IsEndpointValue(scheme, value, checks)) return {};
  return {std::string(scheme), std::move(value)};
}

}  // namespace vlot::invoicing
