// Ordering, put together: the only place where its objects are made and wired. Used by `vlot serve` and by tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/auth/authenticator.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/rpc/channels.h"
#include "common/rpc/runtime.h"
#include "common/rpc/server.h"
#include "common/time/clock.h"

namespace vlot::ordering {

struct Options {
  pg::Options db;  // of vlot_ordering, with its partition
  std::string migrations_dir = "migrations";
};

struct Dependencies {
  Clock& clock;
  metrics::Registry& metrics;
  auth::Authenticator& authenticator;
  rpc::Channels& channels;  // filled before Start
};

class App {
 public:
  // FAILED_PRECONDITION when the database is behind: the message says what to run.
  static absl::StatusOr<std::unique_ptr<App>> Create(Options options, Dependencies dependencies);
  virtual ~App() = default;

  // Registers the gRPC services; before the server starts.
  virtual void AddTo(rpc::Server& server) = 0;
  // Begins background work; after the server listens and the channels are filled. NOT_FOUND for a missing channel.
  virtual absl::Status Start() = 0;
  // Ends background work. Idempotent. Before the channels are cleared and the server is destroyed.
  virtual void Stop() = 0;
};

}  // namespace vlot::ordering
