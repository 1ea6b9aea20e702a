// GET /healthz: how the services are.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/http/responder.h"
#include "common/rpc/channels.h"
#include "common/time/clock.h"

namespace vlot::gateway {

// Asks every service by grpc.health.v1, with two seconds for it, and says "up" (SERVING), "not serving" (its database
// is away, or it is stopping) or "down" (no answer) of each. Whoever asks meanwhile, or within a second after, gets the
// same answer: anybody may ask. Thread-safe. The channels outlive it, and the
// clock the calls.
class Health {
 public:
  Health(const rpc::Channels& channels, Clock& clock, std::vector<std::string> services);

  void Answer(const http::Responder& responder) const;

 private:
  class Round;

  const rpc::Channels& channels_;
  const std::vector<std::string> services_;
  const std::shared_ptr<Round> round_;  // the calls' too: they may end after this
};

}  // namespace vlot::gateway
