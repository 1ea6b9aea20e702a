#include "services/invoicing/xml_writer.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "common/status/string_views.h"
#include "common/time/iso.h"

namespace vlot::invoicing {

std::string CleanText(std::string_view text) {
  std::string clean = absl::StrReplaceAll(AbslView(text), {{"\xEF\xBF\xBE", " "}, {"\xEF\xBF\xBF", " "}});
  for (char& c : clean) {
    if (absl::ascii_iscntrl(c)) c = ' ';
  }
  absl::StripAsciiWhitespace(&clean);
  return clean;
}

void Element::Text(const char* name, std::string_view text) {
  const std::string clean = CleanText(text);
  if (!clean.empty()) node_.append_child(name).text().set(clean.c_str());
}

void Element::Text(const char* name, std::string_view text, const char* attribute, std::string_view value) {
  const std::string clean = CleanText(text);
  if (clean.empty()) return;
  pugi::xml_node child = node_.append_child(name);
  child.append_attribute(attribute).set_value(std::string(value).c_str());
  child.text().set(clean.c_str());
}

void Element::Date(const char* name, absl::CivilDay day) { Text(name, FormatIsoDate(day)); }

void Element::Amount(const char* name, const Money& amount) {
  Text(name, amount.ToString(), "currencyID", amount.currency.code());
}

}  // namespace vlot::invoicing
