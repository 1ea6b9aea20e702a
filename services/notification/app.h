// Notification, put together: the only place where its objects are made and wired. Used by `vlot serve` and by tests.
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

namespace vlot::notification {

struct Options {
  pg::Options db;  // of vlot_notification, with its partition
  std::string migrations_dir = "migrations";
  std::string smtp_url;  // sender.h says how it looks; "": messages become files in mail_dir
  std::string mail_dir;
  // Messages that become files bear orders' invoices too. Each is drawn for it, some 10 ms; mail servers always get
  // them.
  bool invoices_in_files = false;
  bool webhooks_private = false;  // subscriptions may lead into our own network: for trying things out
  std::string webhooks_ca_file;   // "": the system's
  std::string mail_from = "Vlot <noreply@vlot.example>";  // its name signs the messages
};

// Not owned; they outlive the app. The channels of "ordering", "invoicing" and "access" are there before Start.
struct Dependencies {
  Clock& clock;
  metrics::Registry& metrics;
  auth::Authenticator& authenticator;
  rpc::Channels& channels;
};

class App {
 public:
  // FAILED_PRECONDITION when the database is behind: the message says what to run. INVALID_ARGUMENT for options that
  // cannot be used.
  static absl::StatusOr<std::unique_ptr<App>> Create(Options options, Dependencies dependencies);
  virtual ~App() = default;  // stops

  // Registers the gRPC service; before the server starts.
  virtual void AddTo(rpc::Server& server) = 0;
  // Begins to follow ordering and invoicing, and to send; after the server listens. NOT_FOUND when the channel is
  // missing.
  virtual absl::Status Start() = 0;
  // Ends it; the message in hand is sent first. Idempotent. Before the channels are cleared.
  virtual void Stop() = 0;
};

}  // namespace vlot::notification
