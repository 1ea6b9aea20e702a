#pragma once

#include "common/auth/authenticator.h"
#include "common/batch/batcher.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"

namespace vlot::access {

// Looks keys up in our own store, those asked for at the same time in one statement. What AuthenticateApiKey does, and
// what this service's own authenticator asks. Thread-safe. Does not own the clock.
class Lookups : public auth::KeySource {
 public:
  Lookups(const pg::Options& database, Clock& clock);

  // UNAUTHENTICATED for a key that is not live, as a KeySource says it.
  void LookUp(const auth::KeyHash& hash, Done done) override;

  // NOT_FOUND for a key that is not live, as the RPC says it.
  void Find(const auth::KeyHash& hash, absl::Time deadline, Done done);

  // Answers what waits, and ends the thread.
  void Drain() { batcher_.Drain(); }

 private:
  using Batcher = batch::Batcher<std::string, auth::KnownKey>;

  absl::Status Flush(pg::Transaction& tx, absl::Span<Batcher::Entry> entries);

  Clock& clock_;
  Batcher batcher_;
};

}  // namespace vlot::access
