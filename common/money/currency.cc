#include "common/money/currency.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

// ISO 4217 list one (SIX Financial Information, 2024), without the funds, metals and test codes. Sorted.
constexpr std::string_view kCodes =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

// The currencies of that list whose minor unit is not a hundredth.
constexpr std::string_view kExponentZero = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view kExponentThree = "BHD IQD JOD KWD LYD OMR TND";

constexpr size_t kStride = 4;  // three letters and a space

bool Lists(std::string_view codes, std::string_view code) {
  const size_t at = codes.find(code);
  return at != std::string_view::npos && at % kStride == 0;
}

// How much of a wrong code an error repeats.
constexpr size_t kQuotedLengthMax = 16;

}  // namespace

absl::StatusOr<Currency> Currency::Parse(std::string_view code) {
  if (code.size() == 3 && Lists(kCodes, code)) return Currency(Pack(code[0], code[1], code[2]));
  const std::string quoted(code.substr(0, kQuotedLengthMax));
  return MakeError(
      absl::StatusCode::kInvalidArgument, absl::StrCat("\"", quoted, "\" is not a currency code of ISO 4217"),
      {.reason = "UNKNOWN_CURRENCY", .domain = std::string(kCommonDomain), .metadata = {{"currency", quoted}}});
}

std::string Currency::code() const {
  return {static_cast<char>(packed_ >> 16), static_cast<char>(packed_ >> 8), static_cast<char>(packed_)};
}

int Currency::exponent() const {
  const std::array<char, 3> letters = {static_cast<char>(packed_ >> 16), static_cast<char>(packed_ >> 8),
                                       static_cast<char>(packed_)};
  const std::string_view code(letters.data(), letters.size());
  if (*this == kEur) return 2;  // the common case, without a search
  if (Lists(kExponentZero, code)) return 0;
  return Lists(kExponentThree, code) ? 3 : 2;
}

int64_t Currency::minor_per_major() const {
  constexpr std::array<int64_t, 4> kPowers = {1, 10, 100, 1000};
  return kPowers[exponent()];
}

}  // namespace vlot
