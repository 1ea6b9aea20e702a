#pragma once

#include <string>
#include <string_view>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/auth/key.h"

namespace vlot::auth {

// Tells whose key a text is. Thread-safe.
class Authenticator {
 public:
  // OK and the caller; UNAUTHENTICATED (reason CREDENTIALS_INVALID) for a key that is not accepted; UNAVAILABLE (reason
  // CREDENTIALS_UNCHECKED) when that cannot be found out now.
  using Done = absl::AnyInvocable<void(absl::StatusOr<CallerRef>)>;

  virtual ~Authenticator() = default;

  // Calls `done` exactly once: before returning if the answer is known here, else from another thread.
  virtual void AuthenticateKey(std::string_view key, Done done) = 0;
};

// A live key as its owner knows it.
struct KnownKey {
  CallerRef caller;
  absl::Time expire_time = absl::InfiniteFuture();
};

// Where keys are looked up by their hash: the access service, its own store, or a table in a test. Thread-safe.
class KeySource {
 public:
  // OK; UNAUTHENTICATED for a key that is unknown, revoked or expired; anything else means that it could not be found
  // out.
  using Done = absl::AnyInvocable<void(absl::StatusOr<KnownKey>)>;

  virtual ~KeySource() = default;

  // Calls `done` exactly once, from any thread. The answer comes within a few seconds: the source has its own deadline.
  virtual void LookUp(const KeyHash& hash, Done done) = 0;
};

// Error domain of the frame's own errors, as of every error of ours.
inline constexpr char kErrorDomain[] = "vlot.dev";

absl::Status CredentialsMissingError();
absl::Status CredentialsInvalidError();
absl::Status CredentialsUncheckedError();

}  // namespace vlot::auth
