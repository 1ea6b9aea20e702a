#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/auth/authenticator.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/rpc/channels.h"
#include "common/rpc/server.h"
#include "common/time/clock.h"

namespace vlot::access {

struct Options {
  pg::Options db;                             // has one partition only: p00
  std::string migrations_dir = "migrations";  // "": the schema's version is not checked
};

// Not owned; they outlive the app.
struct Dependencies {
  Clock& clock;
  metrics::Registry& metrics;
  const rpc::Channels& channels;  // to the services whose audit trails are listed; filled before they are asked
};

// The access service, put together: used by `vlot serve` and by tests. It authenticates its own callers from its own
// store.
class App {
 public:
  // FAILED_PRECONDITION SCHEMA_NOT_CURRENT when migrations are missing; UNAVAILABLE when PostgreSQL does not answer.
  static absl::StatusOr<std::unique_ptr<App>> Create(Options options, Dependencies dependencies);
  ~App();  // after the server has stopped

  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Registers the gRPC service. Before the server starts.
  void AddTo(rpc::Server& server);

  // Tells whose keys are whose, from the store and a cache; for services in this process too, which then need no RPC.
  auth::Authenticator& authenticator();

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace vlot::access
