#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/auth/caller.h"

namespace vlot::auth {

// SHA-256 of the whole text of a key. What is stored and sent around instead of the key.
using KeyHash = std::array<uint8_t, 32>;

// A key just made: `vlot_<role letter>_<prefix>_<secret>`, as in `vlot_w_k3m7q2xa_<52 letters and digits>`.
// The role letter (w, p, o, s) and the prefix are for recognition only; what a key may do stands with its hash.
// Holds a secret: has no formatter, and is never logged.
struct NewKey {
  std::string text;
  std::string prefix;  // 8 characters, random, independent of the secret
  KeyHash hash{};
};

// Makes a key from 256 random bits. Fails with INTERNAL when the system has no randomness to give. Thread-safe.
absl::StatusOr<NewKey> GenerateKey(Role role);

// Hashes the text of a key. Thread-safe, under a microsecond.
KeyHash HashKey(std::string_view text);

// Whether the text has the form of a key; what has not is refused without asking anybody.
bool LooksLikeKey(std::string_view text);

}  // namespace vlot::auth
