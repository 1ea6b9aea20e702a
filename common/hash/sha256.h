// SHA-256 (FIPS 180-4). Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace vlot {

using Sha256Digest = std::array<uint8_t, 32>;

// A fraction of a microsecond for a short text.
Sha256Digest Sha256(std::string_view bytes);

}  // namespace vlot
