// The courier service, put together: used by `vlot serve`, the demo and the tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/authenticator.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/rpc/server.h"
#include "common/time/clock.h"

namespace vlot::courier {

struct Options {
  pg::Options db;                             // with the partition as its schema
  std::string migrations_dir = "migrations";  // "": the schema's version is not checked
  int flushers = 1;  // threads of each batch, a connection each: two would wait for one counter
  // How often offers that were not accepted in time are looked for.
  absl::Duration worker_interval = absl::Seconds(1);
};

// Not owned; they outlive the app.
struct Dependencies {
  Clock& clock;
  metrics::Registry& metrics;
  auth::Authenticator& authenticator;
};

class App {
 public:
  // FAILED_PRECONDITION SCHEMA_NOT_CURRENT when migrations are missing; UNAVAILABLE when PostgreSQL does not answer.
  static absl::StatusOr<std::unique_ptr<App>> Create(Options options, Dependencies dependencies);
  ~App();  // stops

  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Registers the gRPC services. Before the server starts; the server goes first.
  void AddTo(rpc::Server& server);
  std::vector<grpc::Service*> services();

  // Background work, once the server listens.
  absl::Status Start();
  // Ends background work and streams. Idempotent.
  void Stop();

  // One round of background work, at the clock's time: for tests. How many jobs were looked at.
  absl::StatusOr<int> StepWorker();

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace vlot::courier
