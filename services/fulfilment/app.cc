#include "services/fulfilment/app.h"

#include <utility>

#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/trail/serve.h"
#include "services/fulfilment/service.h"
#include "vlot/trail/v1/trail.grpc.pb.h"

namespace vlot::fulfilment {
namespace {

constexpr int kPoolSize = 1;  // the expiry worker's

}  // namespace

struct App::Parts {
  Parts(Options options, Dependencies dependencies)
      : runtime("fulfilment", dependencies.authenticator, dependencies.clock, dependencies.metrics),
        pool(options.db, kPoolSize),
        feed({.database = options.db}),
        ids(dependencies.clock),
        writer(dependencies.clock, feed),
        commands(options.db, dependencies.clock, writer),
        executor("fulfilment", options.db, dependencies.clock, feed),
        feed_server(feed),
        context{executor, commands, feed_server, ids},
        stock(runtime, context),
        shipments(runtime, context),
        expiry(options.expiry, pool, dependencies.clock, feed,
               dependencies.metrics.GetCounter("vlot_fulfilment_reservations_expired_total",
                                               "Reservations that were not used in time.")) {}

  rpc::Runtime runtime;
  pg::Pool pool;
  feed::Feed feed;
  UuidV7Generator ids;
  CommandWriter writer;
  CommandQueue commands;
  idempotency::Executor executor;
  rpc::FeedServer<v1::ListEventsResponse> feed_server;
  Context context;
  StockService stock;
  LocationsService locations{runtime, context};
  ShipmentsService shipments;
  trail::TrailService<trail::v1::FulfilmentTrail> audit_trail{"fulfilment", runtime, executor};
  ExpiryWorker expiry;
};

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  const std::string migrations_dir = options.migrations_dir;
  auto parts = std::make_unique<Parts>(std::move(options), dependencies);
  RETURN_IF_ERROR(migrate::CheckSchemaVersion("fulfilment", parts->pool, migrations_dir));
  return std::unique_ptr<App>(new App(std::move(parts)));
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() { Stop(); }

void App::AddTo(rpc::Server& server) {
  server.Add<v1::Stock>(parts_->runtime, parts_->stock);
  server.Add<v1::Locations>(parts_->runtime, parts_->locations);
  server.Add<v1::Shipments>(parts_->runtime, parts_->shipments);
  server.Add<trail::v1::FulfilmentTrail>(parts_->runtime, parts_->audit_trail);
}

std::vector<grpc::Service*> App::services() { return {&parts_->stock, &parts_->shipments}; }

rpc::Runtime& App::runtime() { return parts_->runtime; }

absl::Status App::Start() {
  parts_->expiry.Start();
  return absl::OkStatus();
}

void App::Stop() { parts_->expiry.Stop(); }

ExpiryWorker& App::expiry() { return parts_->expiry; }

}  // namespace vlot::fulfilment
