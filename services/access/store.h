#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/auth/key.h"
#include "common/pg/pg.h"
#include "services/access/api_key.h"

namespace vlot::access {

// A key to be kept, with the request that asked for it.
struct NewApiKey {
  ApiKey key;
  auth::KeyHash key_hash{};
  Uuid request_id;
  std::string request_hash;  // SHA-256 of the request, 32 bytes
};

// A key found by the request that made it.
struct RequestedKey {
  ApiKey key;
  std::string key_sha256;
  std::string request_hash;
};

// Each runs in the transaction it is given, and fails as common/pg does. Times and ids come from the caller.

// Whether the key was inserted; false if its request id (or its hash) is there already.
absl::StatusOr<bool> InsertApiKey(pg::Transaction& tx, const NewApiKey& row);

// The key made by the request, if it was made.
absl::StatusOr<std::optional<RequestedKey>> FindByRequest(pg::Transaction& tx, const Uuid& request_id);

// The keys that have these hashes, by hash, in one statement.
struct HashedKey {
  std::string key_sha256;
  ApiKey key;
};
absl::StatusOr<std::vector<HashedKey>> FindByHashes(pg::Transaction& tx, absl::Span<const std::string> hashes);

// At most `limit` keys older than `before`, newest first; of one subject, or of all for "".
absl::StatusOr<std::vector<ApiKey>> ListApiKeys(pg::Transaction& tx, const std::string& subject, const ApiKeyId& before,
                                                int limit);

// Those of the subjects that have a key of this role that lives at `now`, in their order.
absl::StatusOr<std::vector<std::string>> BatchGetKeyHolders(pg::Transaction& tx, auth::Role role,
                                                            const std::vector<std::string>& subjects, absl::Time now);

// Marks the key as revoked. Whether that changed anything: false for a key that was revoked before, or does not exist.
absl::StatusOr<bool> RevokeApiKey(pg::Transaction& tx, const ApiKeyId& id, absl::Time now);

absl::StatusOr<std::optional<ApiKey>> FindApiKey(pg::Transaction& tx, const ApiKeyId& id);

}  // namespace vlot::access
