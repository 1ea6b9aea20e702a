// Page tokens: the last key of a page, not meant to be read by callers. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "common/status/status.h"

namespace vlot::wire {

// `list` names the method's order, so that a token of one list is refused by another.
std::string MakePageToken(std::string_view list, std::string_view last_key);

// The last key of the page before; "" for the first page. Notes a violation of `page_token` otherwise.
std::string TakePageToken(std::string_view list, const std::string& token, Violations& violations);

}  // namespace vlot::wire
