#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/auth/authenticator.h"

namespace vlot::auth {

// How long an answer about a key is believed, and how much is remembered. Chosen by us: half a minute is what we
// promise a revocation takes (proto/vlot/access/v1/access.proto), five minutes is a restart of the access service.
struct KeyCacheOptions {
  absl::Duration refresh_after = absl::Seconds(15);   // an answer this old is asked again, in the background
  absl::Duration fresh_for = absl::Seconds(30);       // an older one is waited for
  absl::Duration stale_for = absl::Minutes(5);        // or, while nobody can be asked, believed this long
  absl::Duration refused_for = absl::Seconds(5);      // a refusal is remembered this long
  absl::Duration ask_again_after = absl::Seconds(1);  // after a failure to ask
  size_t entries_max = 4096;                          // remembered in a shard, refusals included
  size_t waiting_max = 1024;                          // calls waiting in a shard
};

// One shard of what is known about keys. Decides; asks nobody itself. Refusals bear the cause (common/status/cause.h)
// that the source gave. Thread-safe.
class KeyCacheShard {
 public:
  // What to do about a call, decided under the lock and done after it.
  struct Decision {
    std::optional<absl::StatusOr<CallerRef>> answer;  // give it now; if absent, the call waits here
    bool ask = false;                                 // look the key up, and bring the outcome to Learn
  };

  // `done` is taken (moved from) exactly when there is no answer.
  Decision Decide(const KeyHash& hash, absl::Time now, const KeyCacheOptions& options, Authenticator::Done& done);

  struct Released {
    std::vector<Authenticator::Done> waiting;
    absl::StatusOr<CallerRef> answer;
  };

  // Takes in the outcome of a look-up; returns who waited for it and what to tell them.
  Released Learn(const KeyHash& hash, absl::Time now, const KeyCacheOptions& options,
                 const absl::StatusOr<KnownKey>& outcome);

 private:
  struct Entry {
    bool known = false;  // `caller` (null: refused, for `cause`) was learnt at `known_at`
    bool asking = false;
    CallerRef caller;
    std::string cause;
    absl::Time known_at = absl::InfinitePast();
    absl::Time expire_time = absl::InfiniteFuture();
    absl::Time failed_at = absl::InfinitePast();
    std::vector<Authenticator::Done> waiting;
  };

  bool MakeRoom(absl::Time now, const KeyCacheOptions& options) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Decision Wait(Entry& entry, const KeyCacheOptions& options, Authenticator::Done& done)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  absl::flat_hash_map<KeyHash, Entry> entries_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time room_made_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace vlot::auth
