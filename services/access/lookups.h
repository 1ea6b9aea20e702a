#pragma once

#include <optional>
#include <string>

#include "common/auth/authenticator.h"
#include "common/batch/batcher.h"
#include "common/log/limiter.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/access/api_key.h"

namespace vlot::access {

// Looks keys up in our own store, those asked for at the same time in one statement. What AuthenticateApiKey does, and
// what this service's own authenticator asks. Thread-safe. Does not own the clock.
class Lookups : public auth::KeySource {
 public:
  Lookups(const pg::Options& database, Clock& clock);

  // UNAUTHENTICATED for a key that is not live, as a KeySource says it, with the cause.
  void LookUp(const auth::KeyHash& hash, Done done) override;

  // NOT_FOUND for a key that is not live, as the RPC says it.
  void Find(const auth::KeyHash& hash, absl::Time deadline, Done done);

  // Answers what waits, and ends the thread.
  void Drain() { batcher_.Drain(); }

 private:
  using Batcher = batch::Batcher<std::string, std::optional<ApiKey>>;

  absl::Status Flush(pg::Transaction& tx, absl::Span<Batcher::Entry> entries);
  // Whether the key that was found, or not, is good now. The log says why not (KEY_REFUSED), once a second at most.
  absl::StatusOr<auth::KnownKey> Judge(const std::optional<ApiKey>& key);

  Clock& clock_;
  log::Limiter unknown_, ended_;  // of the lines about keys that are not ours, and about those that were
  Batcher batcher_;
};

}  // namespace vlot::access
