#include "common/text/utf8.h"

#include <algorithm>
#include <cstdint>

namespace vlot {
namespace {

struct Form {
  uint8_t first_min, first_max;    // of the first byte
  uint8_t second_min, second_max;  // of the second; those after it are 80 to BF
  size_t length;
};

// RFC 3629, section 4.
constexpr Form kForms[] = {
    {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

uint8_t ByteAt(std::string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }

}  // namespace

size_t Utf8LengthAt(std::string_view text, size_t at) {
  const uint8_t first = ByteAt(text, at);
  for (const Form& form : kForms) {
    if (first < form.first_min || first > form.first_max) continue;
    if (at + form.length > text.size()) return 0;
    if (form.length > 1) {
      const uint8_t second = ByteAt(text, at + 1);
      if (second < form.second_min || second > form.second_max) return 0;
    }
    for (size_t i = 2; i < form.length; ++i) {
      if ((ByteAt(text, at + i) & 0xc0) != 0x80) return 0;
    }
    return form.length;
  }
  return 0;
}

size_t CountCharacters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xc0) != 0x80; }));
}

std::optional<size_t> FindInvalidUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = Utf8LengthAt(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

}  // namespace vlot
