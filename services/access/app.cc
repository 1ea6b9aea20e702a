#include "services/access/app.h"

#include <utility>

#include "common/auth/caching_authenticator.h"
#include "common/feed/feed.h"
#include "common/ids/ids.h"
#include "common/migrate/migrate.h"
#include "common/rpc/runtime.h"
#include "common/status/status.h"
#include "services/access/audit_trail.h"
#include "services/access/service.h"

namespace vlot::access {

// In the order of making: what is below stands on what is above.
struct App::Parts {
  Parts(Options given, Dependencies dependencies)
      : options(std::move(given)),
        ids(dependencies.clock),
        lookups(options.db, dependencies.clock),
        authenticator(&lookups, &dependencies.clock),
        runtime("access", authenticator, dependencies.clock, dependencies.metrics),
        service(runtime, options.db, ids, lookups),
        feed({.database = options.db}),
        executor("access", options.db, dependencies.clock, feed),
        audit_trail(runtime, executor, dependencies.channels) {}

  const Options options;
  UuidV7Generator ids;
  Lookups lookups;
  auth::CachingAuthenticator authenticator;
  rpc::Runtime runtime;
  Service service;
  feed::Feed feed;  // of no events: the executor wants one
  idempotency::Executor executor;
  AuditTrailService audit_trail;
};

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() {
  parts_->executor.Drain();
  parts_->service.Drain();
  parts_->lookups.Drain();  // its answers go to the authenticator and the service, so it ends before they do
}

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  pg::Pool pool(options.db, 1);
  if (!options.migrations_dir.empty()) {
    RETURN_IF_ERROR(migrate::CheckSchemaVersion("access", pool, options.migrations_dir));
  }
  return std::unique_ptr<App>(new App(std::make_unique<Parts>(std::move(options), dependencies)));
}

void App::AddTo(rpc::Server& server) {
  server.Add<v1::ApiKeys>(parts_->runtime, parts_->service);
  server.Add<v1::AuditTrail>(parts_->runtime, parts_->audit_trail);
}

auth::Authenticator& App::authenticator() { return parts_->authenticator; }

}  // namespace vlot::access
