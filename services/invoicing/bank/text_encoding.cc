#include "services/invoicing/bank/text_encoding.h"

#include <cstdint>

namespace vlot::invoicing::bank {
namespace {

uint8_t ByteAt(std::string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }

void AppendUtf8(char32_t character, std::string& utf8) {
  const auto append = [&](char32_t byte) { utf8.push_back(static_cast<char>(byte)); };
  const auto append_rest = [&](int shift) { append(0x80 | ((character >> shift) & 0x3f)); };
  if (character < 0x80) {
    append(character);
  } else if (character < 0x800) {
    append(0xc0 | character >> 6);
    append_rest(0);
  } else if (character < 0x10000) {
    append(0xe0 | character >> 12);
    append_rest(6);
    append_rest(0);
  } else {
    append(0xf0 | character >> 18);
    append_rest(12);
    append_rest(6);
    append_rest(0);
  }
}

// Windows 1252 has characters where ISO 8859-1 has control codes: 80 to 9F. Five of them stand for none.
constexpr char32_t kWindows1252[32] = {0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                       0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                       0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                       0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

// ISO 8859-15 is ISO 8859-1 but for eight characters.
char32_t Latin9(uint8_t byte) {
  switch (byte) {
    case 0xa4:
      return 0x20ac;
    case 0xa6:
      return 0x0160;
    case 0xa8:
      return 0x0161;
    case 0xb4:
      return 0x017d;
    case 0xb8:
      return 0x017e;
    case 0xbc:
      return 0x0152;
    case 0xbd:
      return 0x0153;
    case 0xbe:
      return 0x0178;
    default:
      return byte;
  }
}

char32_t CharacterOf(uint8_t byte, CodePage page) {
  if (page == CodePage::kLatin9) return Latin9(byte);
  if (page == CodePage::kWindows1252 && byte >= 0x80 && byte <= 0x9f) return kWindows1252[byte - 0x80];
  return byte;
}

}  // namespace

std::optional<CodePage> CodePageOf(std::string_view name) {
  if (name == "ISO-8859-1" || name == "LATIN1") return CodePage::kLatin1;
  if (name == "ISO-8859-15" || name == "LATIN-9") return CodePage::kLatin9;
  if (name == "WINDOWS-1252" || name == "CP1252") return CodePage::kWindows1252;
  return std::nullopt;
}

std::string Utf8FromCodePage(std::string_view text, CodePage page) {
  std::string utf8;
  utf8.reserve(text.size());
  for (const char c : text) AppendUtf8(CharacterOf(static_cast<uint8_t>(c), page), utf8);
  return utf8;
}

std::optional<ByteOrder> ByteOrderOf(std::string_view text) {
  using namespace std::string_view_literals;
  const std::string_view begin = text.substr(0, 2);
  if (begin == "\xFF\xFE"sv || begin == "<\0"sv) return ByteOrder::kLittleEndian;
  if (begin == "\xFE\xFF"sv || begin == "\0<"sv) return ByteOrder::kBigEndian;
  return std::nullopt;
}

std::optional<std::string> Utf8FromUtf16(std::string_view text, ByteOrder order) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string utf8;
  char32_t high = 0;  // the first half of a pair
  for (size_t at = 0; at < text.size(); at += 2) {
    const size_t low_byte = order == ByteOrder::kLittleEndian ? at : at + 1;
    const char32_t unit = ByteAt(text, low_byte) | static_cast<char32_t>(ByteAt(text, 2 * at + 1 - low_byte)) << 8;
    const bool is_low = unit >= 0xdc00 && unit <= 0xdfff;
    if (is_low != (high != 0)) return std::nullopt;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      high = unit;
    } else if (is_low) {
      AppendUtf8(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00), utf8);
      high = 0;
    } else if (unit != 0xfeff || at != 0) {
      AppendUtf8(unit, utf8);
    }
  }
  if (high != 0) return std::nullopt;
  return utf8;
}

}  // namespace vlot::invoicing::bank
