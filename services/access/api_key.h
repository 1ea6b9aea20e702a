#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/ids/ids.h"
#include "common/status/status.h"

namespace vlot::access {

// Limits of a key. A year is the habit for credentials that people renew by hand (NIST SP 800-57 part 1, 5.3.6: one to
// two years for authentication keys); five is the longest that a deployment may ask for.
inline constexpr absl::Duration kLifetimeDefault = absl::Hours(24 * 365);
inline constexpr absl::Duration kLifetimeMax = absl::Hours(24 * 365 * 5);
inline constexpr size_t kSubjectBytesMax = 128;
inline constexpr size_t kDisplayNameMax = 200;
inline constexpr size_t kReasonMax = 500;

// What a key is asked to be.
struct KeySpec {
  auth::Role role = auth::Role::kAnonymous;
  auth::OperatorRole operator_role = auth::OperatorRole::kNone;
  std::string subject;
  std::string display_name;
  absl::Time expire_at;

  bool operator==(const KeySpec&) const = default;
};

// A key as it is kept. Its secret is not.
struct ApiKey {
  ApiKeyId id;
  KeySpec spec;
  std::string prefix;
  absl::Time created_at;
  std::optional<absl::Time> revoked_at;

  bool operator==(const ApiKey&) const = default;
};

enum class KeyState { kActive, kExpired, kRevoked };

// Revoked wins over expired: it says more.
KeyState StateOf(const ApiKey& key, absl::Time now);

// "active", "expired", "revoked".
std::string_view KeyStateName(KeyState state);

// What is wrong with the wish, field by field under "api_key". Pure.
void CheckKeySpec(const KeySpec& spec, absl::Time now, Violations& violations);

}  // namespace vlot::access
