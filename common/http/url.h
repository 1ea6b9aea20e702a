// Percent-encoding and the query/form syntax (application/x-www-form-urlencoded). Pure functions on text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vlot::http {

// An absolute http or https URL with a host, as libcurl reads URLs; no user, no spaces, no control characters.
bool IsWebUrl(std::string_view text);

// Name and value, decoded, in the order they stood in the text.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// Everything but RFC 3986 unreserved characters becomes %XX: safe as a path segment, a query name or a query value.
std::string UrlEncode(std::string_view text);

// Undoes %XX. nullopt when an escape is cut short or not hexadecimal. A '+' stays a '+'.
std::optional<std::string> UrlDecode(std::string_view text);

// "a=1&b=x+y" -> {{"a","1"},{"b","x y"}}. A pair that cannot be decoded is kept as it was written.
Parameters ParseForm(std::string_view text);

// The reverse of ParseForm, spaces as %20.
std::string FormatForm(const Parameters& parameters);

// First value of this name, nullopt when absent.
std::optional<std::string> FindParameter(const Parameters& parameters, std::string_view name);

}  // namespace vlot::http
