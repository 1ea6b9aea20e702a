#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/auth/authenticator.h"
#include "services/access/api_key.h"
#include "vlot/access/v1/access.pb.h"

namespace vlot::access {

// Requests to values, with all validation, and values to answers. Pure functions. Errors: INVALID_ARGUMENT with a
// violation for each field at fault.

struct CreateInput {
  KeySpec spec;
  Uuid request_id;
  std::string reason;
  std::string request_hash;  // SHA-256 of the request
};
absl::StatusOr<CreateInput> ToCreateInput(const v1::CreateApiKeyRequest& request, absl::Time now);

struct ListInput {
  std::string subject;
  ApiKeyId before;  // keys older than this
  int page_size = 0;
};
absl::StatusOr<ListInput> ToListInput(const v1::ListApiKeysRequest& request);

struct RevokeInput {
  ApiKeyId id;
  Uuid request_id;
  std::string reason;
};
absl::StatusOr<RevokeInput> ToRevokeInput(const v1::RevokeApiKeyRequest& request);

struct HoldersInput {
  auth::Role role = auth::Role::kWebshop;
  std::vector<std::string> subjects;
};
absl::StatusOr<HoldersInput> ToHoldersInput(const v1::BatchGetKeyHoldersRequest& request);

absl::StatusOr<auth::KeyHash> ToKeyHash(const v1::AuthenticateApiKeyRequest& request);

void ToProto(const ApiKey& key, absl::Time now, v1::ApiKey& proto);
void ToProto(const auth::KnownKey& key, v1::AuthenticateApiKeyResponse& proto);

// The page's keys, of which one more than `page_size` may have been read to see whether there is another page.
void ToProto(const std::vector<ApiKey>& keys, int page_size, absl::Time now, v1::ListApiKeysResponse& proto);

}  // namespace vlot::access
