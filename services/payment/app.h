// Payment as a whole: the only place where its objects are made and wired. Used by `vlot serve` and by tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/authenticator.h"
#include "common/metrics/metrics.h"
#include "common/pg/options.h"
#include "common/rpc/server.h"
#include "common/time/clock.h"
#include "services/payment/schedule.h"
#include "services/payment/settlements/settlement_worker.h"
#include "services/payment/worker.h"

namespace vlot::payment {

struct Options {
  pg::Options db;                             // of vlot_payment, with its partition
  std::string migrations_dir = "migrations";  // to know the schema that is expected

  std::string psp_url = "https://api.mollie.com";  // without "/v2"
  std::string psp_api_key;                         // a secret
  std::string webhook_base_url;                    // of the gateway, as the PSP reaches it; "": no webhooks
  std::string psp_ca_file;                         // "": the system's
  std::string psp_access_token;                    // a secret, for settlements; "": the key
  int psp_calls_max = 64;                          // under way at once
  absl::Duration psp_timeout = absl::Seconds(10);  // of one call
  absl::Duration create_wait = absl::Seconds(8);   // BatchCreatePayments answers after this at the latest

  Schedule schedule;
  int lookup_scale = 1;  // the schedule runs this many times as fast: for demonstrations and tests
  WorkerOptions worker;
  SettlementOptions settlements;
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

  // Registers the gRPC service, before the server starts. The server is stopped before the app goes.
  void AddTo(rpc::Server& server);
  std::vector<grpc::Service*> services();
  rpc::Runtime& runtime();

  // After the server listens: background work.
  absl::Status Start();
  // Ends it; idempotent.
  void Stop();

  // For tests: one round of background work.
  Worker& worker();
  SettlementWorker& settlements();

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace vlot::payment
