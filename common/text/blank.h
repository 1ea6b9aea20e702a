// What a text shows. Pure functions, any thread.
#pragma once

#include <string_view>

namespace vlot {

// Has U+FFFE or U+FFFF: they are no characters, and XML cannot carry them.
bool HasNoncharacters(std::string_view text);

// Has control characters other than newlines, or U+FFFE or U+FFFF.
bool HasControlCharacters(std::string_view text);

// Nothing to be seen in it: spaces, control characters, U+FFFE and U+FFFF, or nothing at all.
bool IsBlank(std::string_view text);

}  // namespace vlot
