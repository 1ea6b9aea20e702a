// Debian's Abseil has a string_view of its own (it is built for C++14), which does not convert to or from
// std::string_view. std::string and literals convert to both; for the rest there are these two.
//   absl::StrCat("no such order: ", AbslView(text));   std::string_view message = StdView(status.message());
// They copy nothing: the result lives as long as what it was made from.
#pragma once

#include <string_view>

#include "absl/strings/string_view.h"

namespace vlot {

inline absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view StdView(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace vlot
