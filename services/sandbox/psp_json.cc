#include "services/sandbox/psp_json.h"

namespace vlot::sandbox {
namespace {

void AppendEscaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out.push_back(kHex[(c >> 4) & 15]);
      out.push_back(kHex[c & 15]);
  }
}

bool NeedsEscape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

JsonWriter& JsonWriter::String(std::string_view value) {
  Separate();
  text_.push_back('"');
  for (char c : value) {
    if (NeedsEscape(c)) {
      AppendEscaped(text_, c);
    } else {
      text_.push_back(c);
    }
  }
  text_.push_back('"');
  comma_ = true;
  return *this;
}

}  // namespace vlot::sandbox
