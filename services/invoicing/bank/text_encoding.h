// Encodings of the files that banks send. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vlot::invoicing::bank {

// Where the first byte stands that is not UTF-8 (RFC 3629: no overlong forms, no surrogates); nothing when all is.
std::optional<size_t> FindInvalidUtf8(std::string_view text);

std::string Utf8FromLatin1(std::string_view text);

}  // namespace vlot::invoicing::bank
