// Fulfilment as a whole: the only place where its objects are made and wired. Used by `vlot serve` and by tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/auth/authenticator.h"
#include "common/metrics/metrics.h"
#include "common/pg/options.h"
#include "common/rpc/server.h"
#include "common/time/clock.h"
#include "services/fulfilment/worker.h"

namespace vlot::fulfilment {

struct Options {
  pg::Options db;                             // of vlot_fulfilment, with its partition
  std::string migrations_dir = "migrations";  // to know the schema that is expected
  ExpiryOptions expiry;
};

// None is owned; all outlive the app.
struct Dependencies {
  Clock& clock;
  metrics::Registry& metrics;
  auth::Authenticator& authenticator;
};

class App {
 public:
  // Checks the schema's version; UNAVAILABLE when the database does not answer, FAILED_PRECONDITION when it is behind.
  static absl::StatusOr<std::unique_ptr<App>> Create(Options options, Dependencies dependencies);
  ~App();

  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Registers both gRPC services, before the server starts. The server is stopped before the app goes.
  void AddTo(rpc::Server& server);
  std::vector<grpc::Service*> services();
  rpc::Runtime& runtime();

  // After the server listens: background work.
  absl::Status Start();
  // Ends it; idempotent.
  void Stop();

  // For tests: one round of background work.
  ExpiryWorker& expiry();

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace vlot::fulfilment
