// Signatures of the Standard Webhooks scheme: HMAC-SHA256 over id, time and body. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace vlot::notification {

inline constexpr char kSecretPrefix[] = "whsec_";
inline constexpr size_t kSecretBytes = 24;

// A new key: bytes that nobody can guess.
std::string NewSecret();
// As it is shown: "whsec_" and base64.
std::string ShownSecret(std::string_view secret);

// The header webhook-signature: "v1," and base64.
std::string SignatureOf(std::string_view secret, std::string_view id, absl::Time time, std::string_view body);

}  // namespace vlot::notification
