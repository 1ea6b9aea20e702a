#pragma once

#include <array>
#include <memory>

#include "common/auth/authenticator.h"
#include "common/auth/key_cache.h"
#include "common/time/clock.h"

namespace vlot::auth {

// Remembers whose key is whose, so that most calls ask nobody. An answer is fresh for half a minute and is asked again
// in the background before that; while the source cannot be reached it is believed for five minutes. Refusals are
// remembered for seconds, and boundedly, so that a flood of wrong keys does not become a flood of questions. Keeps
// hashes only, never keys. Thread-safe. Calls still waiting when it is destroyed are answered when the source answers;
// the source must outlive those answers.
class CachingAuthenticator : public Authenticator {
 public:
  // Neither the source nor the clock is owned.
  CachingAuthenticator(KeySource* source, Clock* clock, KeyCacheOptions options = {});

  void AuthenticateKey(std::string_view key, Done done) override;

 private:
  struct State {
    State(Clock* clock, KeyCacheOptions options) : clock(clock), options(options) {}

    Clock* clock;
    KeyCacheOptions options;
    std::array<KeyCacheShard, 16> shards;
  };

  KeySource* const source_;
  const std::shared_ptr<State> state_;
};

}  // namespace vlot::auth
