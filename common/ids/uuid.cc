#include "common/ids/uuid.h"

#include <algorithm>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "common/status/error_detail.h"
#include "common/status/string_views.h"

namespace vlot {
namespace {

constexpr int8_t kNotHex = -1;

constexpr std::array<int8_t, 256> MakeHexValues() {
  std::array<int8_t, 256> table{};
  table.fill(kNotHex);
  for (int i = 0; i < 10; ++i) table['0' + i] = static_cast<int8_t>(i);
  for (int i = 0; i < 6; ++i) table['a' + i] = table['A' + i] = static_cast<int8_t>(10 + i);
  return table;
}

constexpr std::array<char, 512> MakeHexPairs() {
  constexpr char digits[] = "0123456789abcdef";
  std::array<char, 512> table{};
  for (int i = 0; i < 256; ++i) {
    table[2 * i] = digits[i >> 4];
    table[2 * i + 1] = digits[i & 15];
  }
  return table;
}

constexpr std::array<int8_t, 256> kHexValues = MakeHexValues();
constexpr std::array<char, 512> kHexPairs = MakeHexPairs();

// Where in the text the two digits of each byte stand.
constexpr std::array<uint8_t, Uuid::kSize> kOffsets = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
constexpr std::array<uint8_t, 4> kHyphens = {8, 13, 18, 23};

// How much of a wrong text an error repeats.
constexpr size_t kQuotedLengthMax = 64;

}  // namespace

std::optional<Uuid> Uuid::TryParse(std::string_view text) {
  if (text.size() != kTextSize) return std::nullopt;
  for (const uint8_t hyphen : kHyphens) {
    if (text[hyphen] != '-') return std::nullopt;
  }
  Bytes bytes;
  int bad = 0;
  for (size_t i = 0; i < kSize; ++i) {
    const int high = kHexValues[static_cast<uint8_t>(text[kOffsets[i]])];
    const int low = kHexValues[static_cast<uint8_t>(text[kOffsets[i] + 1])];
    bad |= high | low;  // negative once any digit is
    bytes[i] = static_cast<uint8_t>((high << 4) | low);
  }
  if (bad < 0) return std::nullopt;
  return Uuid(bytes);
}

absl::StatusOr<Uuid> Uuid::Parse(std::string_view text) {
  if (const auto uuid = TryParse(text)) return *uuid;
  const std::string quoted(text.substr(0, kQuotedLengthMax));
  return MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat("\"", quoted, "\" is not a UUID"),
                   {.reason = "INVALID_UUID", .domain = std::string(kCommonDomain), .metadata = {{"text", quoted}}});
}

std::optional<Uuid> Uuid::FromBytes(std::string_view bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  Bytes copy;
  std::copy(bytes.begin(), bytes.end(), copy.begin());
  return Uuid(copy);
}

void Uuid::FormatTo(char* out) const {
  for (size_t i = 0; i < kSize; ++i) std::memcpy(out + kOffsets[i], &kHexPairs[2 * bytes_[i]], 2);
  for (const uint8_t hyphen : kHyphens) out[hyphen] = '-';
}

std::string Uuid::ToString() const {
  std::string text(kTextSize, '\0');
  FormatTo(text.data());
  return text;
}

std::ostream& operator<<(std::ostream& out, const Uuid& uuid) { return out << uuid.ToString(); }

std::optional<absl::Time> TimeOf(const Uuid& uuid) {
  if (uuid.version() != 7) return std::nullopt;
  int64_t millis = 0;
  for (int i = 0; i < 6; ++i) millis = (millis << 8) | uuid.bytes()[i];
  return absl::FromUnixMillis(millis);
}

}  // namespace vlot
