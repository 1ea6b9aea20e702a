// Builds a UBL element tree in document order. Leaves out what has no text (PEPPOL-EN16931-R008: no empty elements),
// and what XML 1.0 cannot carry. Not thread-safe; lives on the stack of a renderer.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "common/money/money.h"

namespace vlot::invoicing {

// `text` without what XML 1.0 cannot carry (each control character, U+FFFE and U+FFFF becomes a space) and without
// spaces around it.
std::string CleanText(std::string_view text);

class Element {
 public:
  explicit Element(pugi::xml_node node) : node_(node) {}

  // An element with children: add at least one.
  Element Add(const char* name) { return Element(node_.append_child(name)); }

  // An element with text; nothing when the text is empty.
  void Text(const char* name, std::string_view text);
  void Text(const char* name, std::string_view text, const char* attribute, std::string_view value);

  void Date(const char* name, absl::CivilDay day);
  // With exactly the currency's decimals, and the currency as attribute.
  void Amount(const char* name, const Money& amount);

  void Attribute(const char* name, const char* value) { node_.append_attribute(name).set_value(value); }
  // The text of this element itself.
  void Content(const std::string& text) { node_.text().set(text.c_str()); }

 private:
  pugi::xml_node node_;
};

}  // namespace vlot::invoicing
