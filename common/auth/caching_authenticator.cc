#include "common/auth/caching_authenticator.h"

#include <utility>

#include "common/status/cause.h"
#include "common/status/status.h"

namespace vlot::auth {

absl::Status CredentialsMissingError() {
  return MakeError(absl::StatusCode::kUnauthenticated, "This call needs a key: send `authorization: Bearer <key>`.",
                   {.reason = "CREDENTIALS_MISSING", .domain = kErrorDomain});
}

absl::Status CredentialsInvalidError() {
  return MakeError(absl::StatusCode::kUnauthenticated, "The key is not accepted.",
                   {.reason = "CREDENTIALS_INVALID", .domain = kErrorDomain});
}

absl::Status CredentialsUncheckedError() {
  return MakeError(absl::StatusCode::kUnavailable, "The key cannot be checked at the moment.",
                   {.reason = "CREDENTIALS_UNCHECKED", .domain = kErrorDomain, .retry_after = absl::Seconds(1)});
}

CachingAuthenticator::CachingAuthenticator(KeySource* source, Clock* clock, KeyCacheOptions options)
    : source_(source), state_(std::make_shared<State>(clock, options)) {}

void CachingAuthenticator::AuthenticateKey(std::string_view key, Done done) {
  if (!LooksLikeKey(key)) return done(WithCause(CredentialsInvalidError(), "not in the form of a key"));
  const KeyHash hash = HashKey(key);
  KeyCacheShard& shard = state_->shards[hash[0] % state_->shards.size()];
  KeyCacheShard::Decision decision = shard.Decide(hash, state_->clock->Now(), state_->options, done);
  if (decision.answer) done(*std::move(decision.answer));
  if (!decision.ask) return;
  source_->LookUp(hash, [state = state_, &shard, hash](const absl::StatusOr<KnownKey>& outcome) {
    KeyCacheShard::Released released = shard.Learn(hash, state->clock->Now(), state->options, outcome);
    for (Done& waiting : released.waiting) waiting(released.answer);
  });
}

}  // namespace vlot::auth
