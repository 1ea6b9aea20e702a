#include "services/access/lookups.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/status/status.h"
#include "services/access/errors.h"
#include "services/access/keys.h"
#include "services/access/store.h"

namespace vlot::access {
namespace {

constexpr absl::Duration kLookUpTimeout = absl::Seconds(2);

}  // namespace

Lookups::Lookups(const pg::Options& database, Clock& clock)
    : clock_(clock),
      batcher_({.name = "access.FindKeys", .flushers_max = 1}, database, clock,
               [this](pg::Transaction& tx, absl::Span<Batcher::Entry> entries) { return Flush(tx, entries); }) {}

void Lookups::LookUp(const auth::KeyHash& hash, Done done) {
  Find(hash, clock_.Now() + kLookUpTimeout, [done = std::move(done)](absl::StatusOr<auth::KnownKey> key) mutable {
    if (absl::IsNotFound(key.status())) return done(auth::CredentialsInvalidError());
    done(std::move(key));
  });
}

void Lookups::Find(const auth::KeyHash& hash, absl::Time deadline, Done done) {
  batcher_.Submit(std::string(hash.begin(), hash.end()), deadline, std::move(done));
}

absl::Status Lookups::Flush(pg::Transaction& tx, absl::Span<Batcher::Entry> entries) {
  std::vector<std::string> hashes;
  hashes.reserve(entries.size());
  for (const Batcher::Entry& entry : entries) hashes.push_back(entry.item);
  ASSIGN_OR_RETURN(const std::vector<HashedKey> found, FindByHashes(tx, hashes));
  absl::flat_hash_map<std::string, const ApiKey*> keys;
  for (const HashedKey& key : found) keys[key.key_sha256] = &key.key;
  const absl::Time now = clock_.Now();
  for (Batcher::Entry& entry : entries) {
    const auto it = keys.find(entry.item);
    entry.result = it == keys.end() ? NoLiveKeyError() : ToKnownKey(*it->second, now);
  }
  return absl::OkStatus();
}

}  // namespace vlot::access
