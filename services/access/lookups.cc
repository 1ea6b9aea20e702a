#include "services/access/lookups.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/log/log.h"
#include "common/status/cause.h"
#include "common/status/status.h"
#include "services/access/errors.h"
#include "services/access/keys.h"
#include "services/access/store.h"

namespace vlot::access {
namespace {

constexpr absl::Duration kLookUpTimeout = absl::Seconds(2);
constexpr absl::Duration kRefusalLoggedEvery = absl::Seconds(1);

}  // namespace

Lookups::Lookups(const pg::Options& database, Clock& clock)
    : clock_(clock),
      unknown_(kRefusalLoggedEvery),
      ended_(kRefusalLoggedEvery),
      batcher_({.name = "access.FindKeys", .flushers_max = 1}, database, clock,
               [this](pg::Transaction& tx, absl::Span<Batcher::Entry> entries) { return Flush(tx, entries); }) {}

void Lookups::LookUp(const auth::KeyHash& hash, Done done) {
  Find(hash, clock_.Now() + kLookUpTimeout, [done = std::move(done)](absl::StatusOr<auth::KnownKey> key) mutable {
    if (absl::IsNotFound(key.status())) return done(WithCause(auth::CredentialsInvalidError(), Cause(key.status())));
    done(std::move(key));
  });
}

void Lookups::Find(const auth::KeyHash& hash, absl::Time deadline, Done done) {
  batcher_.Submit(std::string(hash.begin(), hash.end()), deadline,
                  [this, done = std::move(done)](const absl::StatusOr<std::optional<ApiKey>>& found) mutable {
                    found.ok() ? done(Judge(*found)) : done(found.status());
                  });
}

absl::StatusOr<auth::KnownKey> Lookups::Judge(const std::optional<ApiKey>& key) {
  const absl::Time now = clock_.Now();
  absl::StatusOr<auth::KnownKey> known = key ? ToKnownKey(*key, now) : NoLiveKeyError("unknown");
  if (known.ok()) return known;
  if (const auto skipped = (key ? ended_ : unknown_).Allow(now)) {
    LogWarning("KEY_REFUSED", {{"key", key ? key->id.Name() : ""},
                               {"why", key ? KeyStateName(StateOf(*key, now)) : "unknown"},
                               {"skipped", *skipped}});
  }
  return known;
}

absl::Status Lookups::Flush(pg::Transaction& tx, absl::Span<Batcher::Entry> entries) {
  std::vector<std::string> hashes;
  hashes.reserve(entries.size());
  for (const Batcher::Entry& entry : entries) hashes.push_back(entry.item);
  ASSIGN_OR_RETURN(const std::vector<HashedKey> found, FindByHashes(tx, hashes));
  absl::flat_hash_map<std::string, const ApiKey*> keys;
  for (const HashedKey& key : found) keys[key.key_sha256] = &key.key;
  for (Batcher::Entry& entry : entries) {
    const auto it = keys.find(entry.item);
    entry.result = it == keys.end() ? std::nullopt : std::optional<ApiKey>(*it->second);
  }
  return absl::OkStatus();
}

}  // namespace vlot::access
