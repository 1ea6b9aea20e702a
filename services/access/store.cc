#include "services/access/store.h"

#include <utility>

namespace vlot::access {
namespace {

constexpr pg::Statement kInsertApiKey{"access.InsertApiKey", R"sql(
INSERT INTO api_keys (key_id, key_sha256, prefix, role, operator_role, subject, display_name, created_at, expire_at,
                      request_id, request_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT DO NOTHING
)sql"};

constexpr pg::Statement kFindByRequest{"access.FindByRequest", R"sql(
SELECT key_id, role, operator_role, subject, display_name, expire_at, prefix, created_at, revoked_at, key_sha256,
       request_hash
FROM api_keys WHERE request_id = $1
)sql"};

constexpr pg::Statement kFindByHashes{"access.FindByHashes", R"sql(
SELECT key_id, role, operator_role, subject, display_name, expire_at, prefix, created_at, revoked_at, key_sha256
FROM api_keys WHERE key_sha256 = ANY($1::bytea[])
ORDER BY key_sha256 LIMIT $2
)sql"};

constexpr pg::Statement kFindApiKey{"access.FindApiKey", R"sql(
SELECT key_id, role, operator_role, subject, display_name, expire_at, prefix, created_at, revoked_at
FROM api_keys WHERE key_id = $1
)sql"};

constexpr pg::Statement kListApiKeys{"access.ListApiKeys", R"sql(
SELECT key_id, role, operator_role, subject, display_name, expire_at, prefix, created_at, revoked_at
FROM api_keys WHERE key_id < $1
ORDER BY key_id DESC LIMIT $2
)sql"};

constexpr pg::Statement kListApiKeysOfSubject{"access.ListApiKeysOfSubject", R"sql(
SELECT key_id, role, operator_role, subject, display_name, expire_at, prefix, created_at, revoked_at
FROM api_keys WHERE subject = $1 AND key_id < $2
ORDER BY key_id DESC LIMIT $3
)sql"};

constexpr pg::Statement kBatchGetKeyHolders{"access.BatchGetKeyHolders", R"sql(
SELECT s.subject FROM unnest($1::text[]) AS s (subject)
WHERE EXISTS (SELECT 1 FROM api_keys AS k
              WHERE k.subject = s.subject AND k.role = $2 AND k.revoked_at IS NULL AND k.expire_at > $3)
ORDER BY s.subject LIMIT $4
)sql"};

constexpr pg::Statement kRevokeApiKey{"access.RevokeApiKey", R"sql(
UPDATE api_keys SET revoked_at = $2 WHERE key_id = $1 AND revoked_at IS NULL
)sql"};

// The nine columns that every SELECT above begins with.
ApiKey ToApiKey(const pg::Row& row) {
  return {.id = row.Get<ApiKeyId>(0),
          .spec = {.role = static_cast<auth::Role>(row.Get<int16_t>(1)),
                   .operator_role = static_cast<auth::OperatorRole>(row.Get<int16_t>(2)),
                   .subject = row.Get<std::string>(3),
                   .display_name = row.Get<std::string>(4),
                   .expire_at = row.Get<absl::Time>(5)},
          .prefix = row.Get<std::string>(6),
          .created_at = row.Get<absl::Time>(7),
          .revoked_at = row.Get<std::optional<absl::Time>>(8)};
}

std::string_view View(const auth::KeyHash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

// Kept as numbers: auth's enums follow those of vlot.access.v1, which only grow.
int16_t Number(auth::Role role) { return static_cast<int16_t>(role); }
int16_t Number(auth::OperatorRole role) { return static_cast<int16_t>(role); }

}  // namespace

absl::StatusOr<bool> InsertApiKey(pg::Transaction& tx, const NewApiKey& row) {
  const KeySpec& spec = row.key.spec;
  ASSIGN_OR_RETURN(const pg::Result result,
                   tx.Exec(kInsertApiKey, row.key.id, pg::BytesView{View(row.key_hash)}, row.key.prefix,
                           Number(spec.role), Number(spec.operator_role), spec.subject, spec.display_name,
                           row.key.created_at, spec.expire_at, row.request_id, pg::BytesView{row.request_hash}));
  return result.affected_rows() == 1;
}

absl::StatusOr<std::optional<RequestedKey>> FindByRequest(pg::Transaction& tx, const Uuid& request_id) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindByRequest, request_id));
  if (result.empty()) return std::nullopt;
  const pg::Row row = result.front();
  return RequestedKey{
      .key = ToApiKey(row), .key_sha256 = row.Get<pg::Bytes>(9).data, .request_hash = row.Get<pg::Bytes>(10).data};
}

absl::StatusOr<std::vector<HashedKey>> FindByHashes(pg::Transaction& tx, absl::Span<const std::string> hashes) {
  ASSIGN_OR_RETURN(
      const pg::Result result,
      tx.Exec(kFindByHashes, pg::ArrayOf(hashes, [](const std::string& hash) { return pg::BytesView{hash}; }),
              static_cast<int64_t>(hashes.size())));
  std::vector<HashedKey> keys;
  for (const pg::Row row : result) keys.push_back({.key_sha256 = row.Get<pg::Bytes>(9).data, .key = ToApiKey(row)});
  return keys;
}

absl::StatusOr<std::vector<ApiKey>> ListApiKeys(pg::Transaction& tx, const std::string& subject, const ApiKeyId& before,
                                                int limit) {
  ASSIGN_OR_RETURN(const pg::Result result, subject.empty() ? tx.Exec(kListApiKeys, before, limit)
                                                            : tx.Exec(kListApiKeysOfSubject, subject, before, limit));
  std::vector<ApiKey> keys;
  for (const pg::Row row : result) keys.push_back(ToApiKey(row));
  return keys;
}

absl::StatusOr<std::vector<std::string>> BatchGetKeyHolders(pg::Transaction& tx, auth::Role role,
                                                            const std::vector<std::string>& subjects, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kBatchGetKeyHolders, pg::Array(subjects), Number(role), now,
                                                    static_cast<int64_t>(subjects.size())));
  std::vector<std::string> holders;
  for (const pg::Row row : result) holders.push_back(row.Get<std::string>(0));
  return holders;
}

absl::StatusOr<bool> RevokeApiKey(pg::Transaction& tx, const ApiKeyId& id, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kRevokeApiKey, id, now));
  return result.affected_rows() == 1;
}

absl::StatusOr<std::optional<ApiKey>> FindApiKey(pg::Transaction& tx, const ApiKeyId& id) {
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindApiKey, id));
  if (result.empty()) return std::nullopt;
  return ToApiKey(result.front());
}

}  // namespace vlot::access
