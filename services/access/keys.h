#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/auth/authenticator.h"
#include "common/pg/pg.h"
#include "common/trail/store.h"
#include "services/access/store.h"

namespace vlot::access {

// The acts on keys, each within one transaction: what the handlers and the command line do alike.

// Each goes into the audit trail: who acts, when, with which request and for what reason, under an id made before, so
// that the act can be run again.

struct Creation {
  NewApiKey row;
  std::string secret;  // of `row`; leaves with the answer only
  trail::Entry entry;
};

struct Created {
  ApiKey key;
  std::string secret;  // "" when this is a replay of a request that was answered before
};

// REQUEST_ID_REUSED when the request id was used with another content. Running it twice with the same Creation gives
// the same answer, secret included.
absl::StatusOr<Created> CreateKey(pg::Transaction& tx, const Creation& creation);

struct Revocation {
  ApiKeyId id;
  trail::Entry entry;
};

// API_KEY_NOT_FOUND when there is no such key. A revoked key stays as it is, without another audit entry.
absl::StatusOr<ApiKey> RevokeKey(pg::Transaction& tx, const Revocation& revocation);

// A row for the key that `spec` asks for, with a secret just made. INTERNAL without randomness.
absl::StatusOr<Creation> MakeCreation(ApiKeyId id, KeySpec spec, std::string request_hash, trail::Entry entry);

// Who may call with the key, as other services remember it; NoLiveKeyError if it is expired or revoked.
absl::StatusOr<auth::KnownKey> ToKnownKey(const ApiKey& key, absl::Time now);

}  // namespace vlot::access
