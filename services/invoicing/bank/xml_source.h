// A bank's XML, parsed, with the place of everything in it: what is refused is refused with its line and column.
// Elements are found by their local names: banks choose their own prefixes.
#pragma once

#include <initializer_list>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace vlot::invoicing::bank {

// Larger files are refused: a statement of a hundred thousand entries is about that large.
inline constexpr size_t kFileBytesMax = 64 * 1024 * 1024;

class XmlSource {
 public:
  // INVALID_ARGUMENT, BANK_FILE_REFUSED: too large, not XML, in an encoding that is not known (UTF-16, ISO 8859-1 and
  // -15 and Windows 1252 are converted) or not in the one it says, with a document type or entities of its own, or with
  // more than one root.
  static absl::StatusOr<std::unique_ptr<XmlSource>> Parse(std::string_view content);

  XmlSource(const XmlSource&) = delete;
  XmlSource& operator=(const XmlSource&) = delete;

  pugi::xml_node root() const { return root_; }

  // The refusal of the file because of what stands at `node`; of the file as a whole for no node.
  absl::Status Refuse(pugi::xml_node node, std::string_view why) const;

 private:
  XmlSource() = default;
  absl::Status RefuseAt(size_t offset, std::string_view why) const;
  absl::Status CheckEncoding(std::string_view content);
  absl::Status Load();

  std::string text_;  // UTF-8
  pugi::xml_document document_;
  pugi::xml_node root_;
};

// Without its prefix: "Stmt" for <ns2:Stmt>.
std::string_view LocalName(pugi::xml_node node);

// The first child element of that local name; an empty node when there is none.
pugi::xml_node Child(pugi::xml_node parent, std::string_view name);
std::vector<pugi::xml_node> Children(pugi::xml_node parent, std::string_view name);
// Down a path of local names, the first of each.
pugi::xml_node Find(pugi::xml_node parent, std::initializer_list<std::string_view> path);

// The element's text without spaces around it and without control characters; empty for no node.
std::string TextOf(pugi::xml_node node);
std::string TextAt(pugi::xml_node parent, std::initializer_list<std::string_view> path);

// The namespace that the element's prefix is bound to, by itself or by what it stands in.
std::string NamespaceOf(pugi::xml_node node);

}  // namespace vlot::invoicing::bank
