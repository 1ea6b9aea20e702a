#include "services/access/keys.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/access/errors.h"

namespace vlot::access {
namespace {

absl::Status Record(pg::Transaction& tx, trail::Entry entry, const ApiKeyId& id, std::string outcome) {
  entry.act.resource = id.Name();
  entry.outcome = std::move(outcome);
  return trail::InsertEntries(tx, absl::MakeConstSpan(&entry, 1));
}

}  // namespace

absl::StatusOr<Created> CreateKey(pg::Transaction& tx, const Creation& creation) {
  ASSIGN_OR_RETURN(const bool inserted, InsertApiKey(tx, creation.row));
  if (inserted) {
    RETURN_IF_ERROR(Record(tx, creation.entry, creation.row.key.id, "ACTIVE"));
    return Created{.key = creation.row.key, .secret = creation.secret};
  }
  ASSIGN_OR_RETURN(std::optional<RequestedKey> before, FindByRequest(tx, creation.row.request_id));
  if (!before || before->request_hash != creation.row.request_hash) {
    return RequestIdReusedError(creation.row.request_id);
  }
  // The same hash: this very creation, run again after a COMMIT without an answer. Its secret was not shown yet.
  const auth::KeyHash& hash = creation.row.key_hash;
  const bool same = before->key_sha256 == std::string(hash.begin(), hash.end());
  return Created{.key = std::move(before->key), .secret = same ? creation.secret : ""};
}

absl::StatusOr<ApiKey> RevokeKey(pg::Transaction& tx, const Revocation& revocation) {
  ASSIGN_OR_RETURN(const bool changed, RevokeApiKey(tx, revocation.id, revocation.entry.recorded_at));
  if (changed) RETURN_IF_ERROR(Record(tx, revocation.entry, revocation.id, "REVOKED"));
  ASSIGN_OR_RETURN(std::optional<ApiKey> key, FindApiKey(tx, revocation.id));
  if (!key) return ApiKeyNotFoundError(revocation.id);
  return *std::move(key);
}

absl::StatusOr<Creation> MakeCreation(ApiKeyId id, KeySpec spec, std::string request_hash, trail::Entry entry) {
  ASSIGN_OR_RETURN(auth::NewKey key, auth::GenerateKey(spec.role));
  Creation creation;
  creation.row.key = {.id = id, .spec = std::move(spec), .prefix = key.prefix, .created_at = entry.recorded_at};
  creation.row.key_hash = key.hash;
  creation.row.request_id = entry.request_id;
  creation.row.request_hash = std::move(request_hash);
  creation.secret = std::move(key.text);
  creation.entry = std::move(entry);
  return creation;
}

absl::StatusOr<auth::KnownKey> ToKnownKey(const ApiKey& key, absl::Time now) {
  if (const KeyState state = StateOf(key, now); state != KeyState::kActive) {
    return NoLiveKeyError(absl::StrCat(AbslView(KeyStateName(state)), " ", key.id.Name()));
  }
  auth::Caller caller{.role = key.spec.role,
                      .operator_role = key.spec.operator_role,
                      .subject = key.spec.subject,
                      .key_id = key.id.Name()};
  return auth::KnownKey{.caller = std::make_shared<const auth::Caller>(std::move(caller)),
                        .expire_time = key.spec.expire_at};
}

}  // namespace vlot::access
