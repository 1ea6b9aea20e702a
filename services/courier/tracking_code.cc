#include "services/courier/tracking_code.h"

#include <array>

#include "common/hash/sha256.h"

namespace vlot::courier {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kDataLength = kTrackingCodeLength - 1;
constexpr int kBits = 55;

using Digits = std::array<uint8_t, kDataLength>;

// A check digit over GF(32) (x^5 + x^2 + 1): the sum of the digits, each multiplied by another power of the generator.
// Distinct non-zero weights notice every single error; distinct weights of neighbours every swap.
uint8_t TimesGenerator(uint8_t value) {
  const int doubled = value << 1;
  return static_cast<uint8_t>((doubled & 32) != 0 ? doubled ^ 0b100101 : doubled);
}

uint8_t CheckDigit(const Digits& digits) {
  uint8_t check = 0;
  for (uint8_t digit : digits) check = TimesGenerator(check ^ digit);
  return check;
}

Digits DigitsOf(TrackingNumber number) {
  Digits digits;
  for (size_t i = kDataLength; i-- > 0; number >>= 5) digits[i] = static_cast<uint8_t>(number & 31);
  return digits;
}

std::optional<uint8_t> ReadDigit(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const size_t at = kAlphabet.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<uint8_t>(at);
}

}  // namespace

TrackingNumber MakeTrackingNumber(const JobId& job, int attempt) {
  std::string input = "vlot tracking code ";
  input.append(job.uuid().AsStringView());
  input.push_back(static_cast<char>(attempt));
  const Sha256Digest digest = Sha256(input);
  uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
  return static_cast<TrackingNumber>(bits >> (64 - kBits));
}

std::string FormatTrackingCode(TrackingNumber number) {
  const Digits digits = DigitsOf(number);
  std::string code;
  code.reserve(kTrackingCodeLength);
  for (uint8_t digit : digits) code.push_back(kAlphabet[digit]);
  code.push_back(kAlphabet[CheckDigit(digits)]);
  return code;
}

std::optional<TrackingNumber> ParseTrackingCode(std::string_view text) {
  std::array<uint8_t, kTrackingCodeLength> read;
  size_t length = 0;
  for (char c : text) {
    if (c == ' ' || c == '-') continue;
    const std::optional<uint8_t> digit = ReadDigit(c);
    if (!digit || length == read.size()) return std::nullopt;
    read[length++] = *digit;
  }
  if (length != read.size()) return std::nullopt;
  TrackingNumber number = 0;
  for (size_t i = 0; i < kDataLength; ++i) number = number << 5 | read[i];
  if (CheckDigit(DigitsOf(number)) != read[kDataLength]) return std::nullopt;
  return number;
}

}  // namespace vlot::courier
