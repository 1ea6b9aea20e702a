#include "services/invoicing/bank/sepa_text.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "common/checks/check_digits.h"

namespace vlot::invoicing::bank {
namespace {

constexpr size_t kReferenceMax = 35;
constexpr std::string_view kSigns = "/-?:().,'+ ";

bool IsSepaChar(char c) { return absl::ascii_isalnum(c) || kSigns.find(c) != std::string_view::npos; }

// U+00C0 to U+017F without their marks, each in two places: "AE" and the like; a dot where a letter has none.
constexpr std::string_view kLatin =
    "A A A A A A AEC E E E E I I I I D N O O O O O . O U U U U Y THss"   // 00C0
    "a a a a a a aec e e e e i i i i d n o o o o o . o u u u u y thy "   // 00E0
    "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g "   // 0100
    "G g G g H h H h I i I i I i I i I i IJijJ j K k k L l L l L l L "   // 0120
    "l L l N n N n N n n N n O o O o O o OEoeR r R r R r S s S s S s "   // 0140
    "S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s ";  // 0160

// What stands for a character beyond ASCII.
std::string_view Plain(uint32_t character) {
  if (character >= 0xc0 && character < 0x180) {
    std::string_view plain = kLatin.substr(2 * (character - 0xc0), 2);
    return plain[1] == ' ' ? plain.substr(0, 1) : plain;
  }
  if (character == 0x20ac) return "EUR";
  if (character == 0x2018 || character == 0x2019) return "'";
  if (character >= 0x2010 && character <= 0x2015) return "-";
  if (character == 0xa0) return " ";
  return ".";
}

std::string_view PlainAscii(char c) {
  switch (c) {
    case '&':
      return "+";
    case '_':
      return "-";
    case '"':
    case '`':
      return "'";
    case '[':
    case '{':
    case '<':
      return "(";
    case ']':
    case '}':
    case '>':
      return ")";
    case '@':
      return "(at)";
    case ';':
      return ",";
    case '\\':
    case '|':
      return "/";
    default:
      return absl::ascii_isspace(c) ? " " : ".";
  }
}

// The character at `at` of valid UTF-8, and its length.
std::pair<uint32_t, size_t> Decode(std::string_view text, size_t at) {
  const auto first = static_cast<uint8_t>(text[at]);
  const size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  uint32_t character = length == 1 ? first : first & (0x7f >> length);
  for (size_t i = 1; i < length && at + i < text.size(); ++i) {
    character = character << 6 | (static_cast<uint8_t>(text[at + i]) & 0x3f);
  }
  return {character, length};
}

bool HasSlashOutOfPlace(std::string_view text) {
  return text.front() == '/' || text.back() == '/' || text.find("//") != std::string_view::npos;
}

void Trim(std::string& text) {
  const auto is_edge = [](char c) { return c == ' ' || c == '/'; };
  while (!text.empty() && is_edge(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_edge));
}

}  // namespace

std::string SepaText(std::string_view text, size_t max) {
  std::string sepa;
  for (size_t at = 0; at < text.size();) {
    const auto [character, length] = Decode(text, at);
    const char c = text[at];
    const std::string_view plain = length > 1 ? Plain(character) : IsSepaChar(c) ? text.substr(at, 1) : PlainAscii(c);
    for (const char p : plain) {
      const bool doubled = !sepa.empty() && sepa.back() == p && (p == ' ' || p == '/');
      if (!doubled) sepa.push_back(p);
    }
    at += length;
  }
  Trim(sepa);
  if (sepa.size() > max) sepa.resize(max);
  Trim(sepa);
  return sepa;
}

bool IsSepaReference(std::string_view text) {
  if (text.empty() || text.size() > kReferenceMax || HasSlashOutOfPlace(text)) return false;
  if (text.front() == ' ' || text.back() == ' ') return false;  // XML's readers and writers strip them
  return std::all_of(text.begin(), text.end(), IsSepaChar);
}

bool IsCreditorId(std::string_view text) {
  if (text.size() < 8 || text.size() > 35) return false;
  const std::string_view country = text.substr(0, 2), national = text.substr(7);
  if (!absl::ascii_isupper(country[0]) || !absl::ascii_isupper(country[1]) || !IsDigits(text.substr(2, 2), 2)) {
    return false;
  }
  if (country == "NL" && !IsDigits(national, 12)) return false;
  return Mod97(std::string(national) + std::string(text.substr(0, 4))) == 1;
}

}  // namespace vlot::invoicing::bank
