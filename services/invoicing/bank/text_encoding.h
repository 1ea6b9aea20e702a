// Encodings of the files that banks send. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vlot::invoicing::bank {

// Encodings of a byte a character.
enum class CodePage : int8_t { kLatin1, kLatin9, kWindows1252 };

// By the name in an XML declaration, in capitals; nothing for others.
std::optional<CodePage> CodePageOf(std::string_view name);

std::string Utf8FromCodePage(std::string_view text, CodePage page);

enum class ByteOrder : int8_t { kLittleEndian, kBigEndian };

// Of UTF-16: by its byte order mark, or by how "<" stands there. Nothing for texts that are none.
std::optional<ByteOrder> ByteOrderOf(std::string_view text);

// Without its byte order mark; nothing when it is no UTF-16: half a character, or half a pair.
std::optional<std::string> Utf8FromUtf16(std::string_view text, ByteOrder order);

}  // namespace vlot::invoicing::bank
