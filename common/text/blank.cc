#include "common/text/blank.h"

#include <algorithm>

namespace vlot {
namespace {

bool IsControl(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; }

constexpr std::string_view kFffe = "\xEF\xBF\xBE";
constexpr std::string_view kFfff = "\xEF\xBF\xBF";

}  // namespace

bool HasNoncharacters(std::string_view text) {
  return text.find(kFffe) != std::string_view::npos || text.find(kFfff) != std::string_view::npos;
}

bool HasControlCharacters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), IsControl) || HasNoncharacters(text);
}

bool IsBlank(std::string_view text) {
  while (!text.empty()) {
    const std::string_view three = text.substr(0, kFffe.size());
    const auto first = static_cast<unsigned char>(text.front());
    if (three == kFffe || three == kFfff) {
      text.remove_prefix(three.size());
    } else if (first <= ' ' || first == 0x7f) {
      text.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace vlot
