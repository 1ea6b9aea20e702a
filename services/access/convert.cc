#include "services/access/convert.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/auth/key.h"
#include "common/auth/role_proto.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/access/errors.h"

namespace vlot::access {
namespace {

constexpr int kPageSizeDefault = 50;
constexpr int kPageSizeMax = 200;
constexpr size_t kHoldersMax = 1'000;  // asked for at once
constexpr char kListOrder[] = "apiKeys";

// Newer than any key: where the first page begins.
ApiKeyId Newest() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return ApiKeyId(Uuid(bytes));
}

v1::ApiKey::State ToProto(KeyState state) {
  switch (state) {
    case KeyState::kActive:
      return v1::ApiKey::ACTIVE;
    case KeyState::kExpired:
      return v1::ApiKey::EXPIRED;
    case KeyState::kRevoked:
      return v1::ApiKey::REVOKED;
  }
  return v1::ApiKey::STATE_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<CreateInput> ToCreateInput(const v1::CreateApiKeyRequest& request, absl::Time now) {
  Violations violations;
  const v1::ApiKey& key = request.api_key();
  CreateInput input;
  input.spec.role = auth::FromProto(key.role());
  input.spec.operator_role = auth::FromProto(key.operator_role());
  input.spec.subject = key.subject();
  input.spec.display_name = wire::TakeText(key.display_name(), 0, kDisplayNameMax, "api_key.display_name", violations);
  input.spec.expire_at = now + kLifetimeDefault;
  if (key.has_expire_time()) {
    input.spec.expire_at = wire::Take(wire::FromProto(key.expire_time()), "api_key.expire_time", violations);
  }
  CheckKeySpec(input.spec, now, violations);
  input.request_id = wire::TakeRequestId(request.request_id(), violations);
  input.reason = wire::TakeText(request.reason(), 1, kReasonMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  const auth::KeyHash hash = auth::HashKey(request.SerializeAsString());  // no maps inside: one form only
  input.request_hash.assign(hash.begin(), hash.end());
  return input;
}

absl::StatusOr<ListInput> ToListInput(const v1::ListApiKeysRequest& request) {
  Violations violations;
  ListInput input;
  input.subject = wire::TakeText(request.subject(), 0, kSubjectBytesMax, "subject", violations);
  input.page_size = wire::TakePageSize(request.page_size(), kPageSizeDefault, kPageSizeMax, violations);
  input.before = wire::TakePageId<ApiKeyId>(kListOrder, request.page_token(), violations).value_or(Newest());
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return input;
}

absl::StatusOr<RevokeInput> ToRevokeInput(const v1::RevokeApiKeyRequest& request) {
  Violations violations;
  RevokeInput input;
  input.id = wire::TakeName<ApiKeyId>(request.name(), "name", violations);
  input.request_id = wire::TakeRequestId(request.request_id(), violations);
  input.reason = wire::TakeText(request.reason(), 1, kReasonMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return input;
}

absl::StatusOr<HoldersInput> ToHoldersInput(const v1::BatchGetKeyHoldersRequest& request) {
  Violations violations;
  HoldersInput input{.role = auth::FromProto(request.role()),
                     .subjects = {request.subjects().begin(), request.subjects().end()}};
  if (!v1::Role_IsValid(request.role()) || request.role() == v1::ROLE_UNSPECIFIED) {
    violations.Add("role", "must be a role");
  }
  if (input.subjects.empty() || input.subjects.size() > kHoldersMax) {
    violations.Add("subjects", absl::StrCat("must be 1 to ", kHoldersMax));
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return input;
}

absl::StatusOr<auth::KeyHash> ToKeyHash(const v1::AuthenticateApiKeyRequest& request) {
  auth::KeyHash hash;
  Violations violations;
  if (request.key_sha256().size() != hash.size()) violations.Add("key_sha256", "must be 32 bytes");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  std::copy(request.key_sha256().begin(), request.key_sha256().end(), hash.begin());
  return hash;
}

void ToProto(const ApiKey& key, absl::Time now, v1::ApiKey& proto) {
  proto.set_name(key.id.Name());
  proto.set_role(auth::ToProto(key.spec.role));
  proto.set_operator_role(auth::ToProto(key.spec.operator_role));
  proto.set_subject(key.spec.subject);
  proto.set_display_name(key.spec.display_name);
  proto.set_prefix(key.prefix);
  proto.set_state(ToProto(StateOf(key, now)));
  *proto.mutable_create_time() = wire::ToProto(key.created_at);
  *proto.mutable_expire_time() = wire::ToProto(key.spec.expire_at);
  if (key.revoked_at) *proto.mutable_revoke_time() = wire::ToProto(*key.revoked_at);
}

void ToProto(const auth::KnownKey& key, v1::AuthenticateApiKeyResponse& proto) {
  proto.set_name(key.caller->key_id);
  proto.set_role(auth::ToProto(key.caller->role));
  proto.set_operator_role(auth::ToProto(key.caller->operator_role));
  proto.set_subject(key.caller->subject);
  *proto.mutable_expire_time() = wire::ToProto(key.expire_time);
}

void ToProto(const std::vector<ApiKey>& keys, int page_size, absl::Time now, v1::ListApiKeysResponse& proto) {
  const size_t shown = std::min(keys.size(), static_cast<size_t>(page_size));
  for (size_t i = 0; i < shown; ++i) ToProto(keys[i], now, *proto.add_api_keys());
  if (shown < keys.size()) proto.set_next_page_token(wire::MakePageToken(kListOrder, keys[shown - 1].id.ToString()));
}

}  // namespace vlot::access
