#include "services/invoicing/bank/xml_source.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/utf8.h"
#include "services/invoicing/bank/text_encoding.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing::bank {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// What stands after `encoding=` in the XML declaration, in capitals; empty when nothing does.
std::string DeclaredEncoding(std::string_view text) {
  if (text.substr(0, 5) != "<?xml") return "";
  const std::string_view declaration = text.substr(0, text.find("?>"));
  size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return "";
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return "";
  const size_t end = declaration.find(declaration[at], at + 1);
  if (end == std::string_view::npos) return "";
  return absl::AsciiStrToUpper(AbslView(declaration.substr(at + 1, end - at - 1)));
}

bool IsKnownEntity(std::string_view name) {
  if (name.size() > 1 && name[0] == '#') return true;
  for (const std::string_view known : {"lt", "gt", "amp", "quot", "apos"}) {
    if (name == known) return true;
  }
  return false;
}

// The end of the section that begins at `at` with `open`, or nothing when none begins there.
std::optional<size_t> Skip(std::string_view text, size_t at, std::string_view open, std::string_view close) {
  if (text.compare(at, open.size(), open) != 0) return std::nullopt;
  const size_t end = text.find(close, at + open.size());
  return end == std::string_view::npos ? text.size() : end + close.size();
}

// pugixml leaves entities that it does not know as they stand; XML 1.0 has none without a document type.
std::optional<size_t> FindUnknownEntity(std::string_view text) {
  for (size_t at = text.find_first_of("&<"); at < text.size(); at = text.find_first_of("&<", at)) {
    if (text[at] == '<') {
      auto end = Skip(text, at, "<![CDATA[", "]]>");
      if (!end) end = Skip(text, at, "<!--", "-->");
      at = end.value_or(at + 1);
      continue;
    }
    const size_t end = text.find(';', at);
    if (end == std::string_view::npos || !IsKnownEntity(text.substr(at + 1, end - at - 1))) return at;
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::unique_ptr<XmlSource>> XmlSource::Parse(std::string_view content) {
  auto source = std::unique_ptr<XmlSource>(new XmlSource());
  if (content.size() > kFileBytesMax) {
    return BankFileRefusedError(1, 1, absl::StrCat("has more than ", kFileBytesMax / (1024 * 1024), " MiB"));
  }
  RETURN_IF_ERROR(source->CheckEncoding(content));
  RETURN_IF_ERROR(source->Load());
  return source;
}

absl::Status XmlSource::CheckEncoding(std::string_view content) {
  if (const auto order = ByteOrderOf(content)) {
    std::optional<std::string> text = Utf8FromUtf16(content, *order);
    if (!text) return RefuseAt(0, "is not UTF-16, as which it begins");
    text_ = *std::move(text);
  } else {
    if (content.substr(0, kUtf8Mark.size()) == kUtf8Mark) content.remove_prefix(kUtf8Mark.size());
    const std::string encoding = DeclaredEncoding(content);
    if (const auto code_page = CodePageOf(encoding)) {
      text_ = Utf8FromCodePage(content, *code_page);
    } else {
      text_ = std::string(content);
      if (!encoding.empty() && encoding != "UTF-8" && encoding != "US-ASCII") {
        return RefuseAt(0, absl::StrCat("is in ", encoding, ", which cannot be read; UTF-8 can"));
      }
    }
  }
  if (const auto wrong = FindInvalidUtf8(text_)) return RefuseAt(*wrong, "is not UTF-8 here");
  if (const size_t zero = text_.find('\0'); zero != std::string::npos) return RefuseAt(zero, "has a zero byte");
  return absl::OkStatus();
}

absl::Status XmlSource::Load() {
  const pugi::xml_parse_result parsed =
      document_.load_buffer(text_.data(), text_.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  for (const pugi::xml_node node : document_.children()) {
    if (node.type() == pugi::node_doctype) return RefuseAt(text_.find("<!DOCTYPE"), "a document type is not allowed");
    if (node.type() != pugi::node_element) continue;
    if (root_) return Refuse(node, "a second root element");
    root_ = node;
  }
  if (!parsed) {
    return RefuseAt(parsed.offset < 0 ? 0 : static_cast<size_t>(parsed.offset),
                    absl::StrCat("is not well-formed XML: ", parsed.description()));
  }
  if (!root_) return RefuseAt(0, "is not XML");
  if (const auto entity = FindUnknownEntity(text_)) return RefuseAt(*entity, "an entity that XML does not have");
  return absl::OkStatus();
}

absl::Status XmlSource::Refuse(pugi::xml_node node, std::string_view why) const {
  const ptrdiff_t offset = node.offset_debug();  // of the name, after the angle bracket
  return RefuseAt(offset < 1 ? 0 : static_cast<size_t>(offset - 1), why);
}

absl::Status XmlSource::RefuseAt(size_t offset, std::string_view why) const {
  const std::string_view before = std::string_view(text_).substr(0, std::min(offset, text_.size()));
  const size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto is_first_byte = [](char c) { return (static_cast<uint8_t>(c) & 0xc0) != 0x80; };
  return BankFileRefusedError(1 + std::count(before.begin(), before.end(), '\n'),
                              1 + std::count_if(before.begin() + line_begin, before.end(), is_first_byte), why);
}

std::string_view LocalName(pugi::xml_node node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node Child(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() == pugi::node_element && LocalName(child) == name) return child;
  }
  return {};
}

std::vector<pugi::xml_node> Children(pugi::xml_node parent, std::string_view name) {
  std::vector<pugi::xml_node> children;
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() == pugi::node_element && LocalName(child) == name) children.push_back(child);
  }
  return children;
}

pugi::xml_node Find(pugi::xml_node parent, std::initializer_list<std::string_view> path) {
  for (const std::string_view name : path) parent = Child(parent, name);
  return parent;
}

std::string TextOf(pugi::xml_node node) {
  std::string text;  // several pieces where a comment or a CDATA section stands between
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return CleanText(text);
}

std::string TextAt(pugi::xml_node parent, std::initializer_list<std::string_view> path) {
  return TextOf(Find(parent, path));
}

std::string NamespaceOf(pugi::xml_node node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  const std::string attribute =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  for (; node; node = node.parent()) {
    if (const pugi::xml_attribute bound = node.attribute(attribute.c_str())) return bound.value();
  }
  return "";
}

}  // namespace vlot::invoicing::bank
