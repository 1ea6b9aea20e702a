// What is UTF-8: RFC 3629, no overlong forms, no surrogates, nothing beyond U+10FFFF. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace vlot {

// How many bytes the character has that begins at `at`, which is inside the text; 0 when none does.
size_t Utf8LengthAt(std::string_view text, size_t at);

// How many characters the text has, by Unicode's code points. Of what is not UTF-8, no more than it has bytes.
size_t CountCharacters(std::string_view text);

// Where the first byte stands that is not UTF-8; nothing when all is.
std::optional<size_t> FindInvalidUtf8(std::string_view text);

}  // namespace vlot
