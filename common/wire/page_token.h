// Page tokens: the last key of a page, not meant to be read by callers. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/status/status.h"
#include "common/wire/fields.h"

namespace vlot::wire {

// `list` names the method's order, so that a token of one list is refused by another.
std::string MakePageToken(std::string_view list, std::string_view last_key);

// The last key of the page before; "" for the first page. Notes a violation of `page_token` otherwise.
std::string TakePageToken(std::string_view list, const std::string& token, Violations& violations);

// The same for lists in the order of a number that is not negative, and of an id; nothing for the first page.
std::optional<int64_t> TakePageNumber(std::string_view list, const std::string& token, Violations& violations);

template <class IdType>
std::optional<IdType> TakePageId(std::string_view list, const std::string& token, Violations& violations) {
  const std::string key = TakePageToken(list, token, violations);
  if (key.empty()) return std::nullopt;
  return Take(IdType::Parse(key), "page_token", violations);
}

}  // namespace vlot::wire
