// Invoicing as a whole: the only place where its objects are made and wired. Used by `vlot serve` and by tests.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/auth/authenticator.h"
#include "common/metrics/metrics.h"
#include "common/pg/options.h"
#include "common/rpc/channels.h"
#include "common/rpc/server.h"
#include "common/time/clock.h"
#include "services/invoicing/billing_runner.h"
#include "services/invoicing/calendar/calendar.h"
#include "services/invoicing/dunning/runner.h"
#include "services/invoicing/files/file_maker.h"
#include "services/invoicing/move/move_worker.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing {

struct Options {
  pg::Options db;                             // of vlot_invoicing, with its partition
  std::string migrations_dir = "migrations";  // to know the schema that is expected
  Seller seller = ExampleSeller();            // who issues; the example is for the sandbox only
  std::set<std::string> provider_accounts;    // bank accounts from which the payment provider pays out
  std::set<std::string> bank_accounts;        // ours, besides the seller's
  std::string sepa_creditor_id;               // empty: direct debits are not made
  std::string logo_file;                      // a PNG for PDFs; "": the seller's name instead
  BillingOptions billing;
  CalendarOptions calendar;
  dunning::RunnerOptions dunning;
  bool files_ahead = true;  // documents that are mailed get their files soon after they are issued
};

// None is owned; all outlive the app.
struct Dependencies {
  Clock& clock;
  metrics::Registry& metrics;
  auth::Authenticator& authenticator;
  rpc::Channels* channels = nullptr;  // to payment, for what the provider pays out; null: it is not followed
};

class App {
 public:
  // INVALID_ARGUMENT for a seller that cannot issue valid documents, or a logo that is no PNG; UNAVAILABLE when the
  // database does not answer, FAILED_PRECONDITION when its schema is behind.
  static absl::StatusOr<std::unique_ptr<App>> Create(Options options, Dependencies dependencies);
  ~App();

  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Registers the gRPC services, before the server starts. The server is stopped before the app goes.
  void AddTo(rpc::Server& server);
  std::vector<grpc::Service*> services();
  rpc::Runtime& runtime();
  BillingRunner& billing();
  Calendar& calendar();
  dunning::Runner& dunning();
  MoveWorker& moves();
  FileMaker& files();

  // After the server listens: billing and dunning runs go on where they were.
  absl::Status Start();
  // Writes what waits; idempotent.
  void Stop();

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace vlot::invoicing
