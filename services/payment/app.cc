#include "services/payment/app.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/http/client.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/trail/serve.h"
#include "services/payment/mollie.h"
#include "services/payment/refunds/refunds_service.h"
#include "services/payment/service.h"
#include "services/payment/settlements/mollie_settlements.h"
#include "services/payment/settlements/settlements_service.h"
#include "vlot/trail/v1/trail.grpc.pb.h"

namespace vlot::payment {
namespace {

constexpr int kPoolSize = 2;  // the workers'

std::string WebhookUrl(const std::string& base) { return base.empty() ? "" : absl::StrCat(base, "/webhooks/mollie"); }

}  // namespace

// In the order of their making; they end in the reverse: first what asks, then what is asked.
struct App::Parts {
  Parts(Options options, Dependencies dependencies)
      : runtime("payment", dependencies.authenticator, dependencies.clock, dependencies.metrics),
        pool(options.db, kPoolSize),
        feed({.database = options.db}),
        feed_server(feed),
        ids(dependencies.clock),
        ledger(dependencies.clock, Faster(options.schedule, options.lookup_scale), ids, feed),
        http({.connections_per_host_max = options.psp_calls_max, .ca_file = options.psp_ca_file}),
        mollie({.base_url = options.psp_url,
                .api_key = config::Secret(options.psp_api_key),
                .webhook_url = WebhookUrl(options.webhook_base_url),
                .timeout = options.psp_timeout},
               http),
        provider(mollie, options.psp_calls_max, dependencies.clock, dependencies.metrics),
        changes({.name = "payment.Changes"}, options.db, dependencies.clock,
                [this](pg::Transaction& tx, absl::Span<Ledger::ChangeEntry> entries) {
                  return ledger.WriteChanges(tx, entries);
                }),
        claims({.name = "payment.Claims"}, options.db, dependencies.clock,
               [this](pg::Transaction& tx, absl::Span<Ledger::ClaimEntry> entries) {
                 return ledger.WriteClaims(tx, entries);
               }),
        driver(provider, changes),
        executor("payment", options.db, dependencies.clock, feed),
        context{dependencies.clock, executor, ledger, claims, driver, feed_server, options.create_wait},
        service(runtime, context),
        refunds(runtime, context),
        settlements(runtime, {dependencies.clock, executor, options.settlements.unsettled_after}),
        worker(options.worker, pool, ledger, driver, provider),
        source({.base_url = options.psp_url,
                .api_key =
                    config::Secret(options.psp_access_token.empty() ? options.psp_api_key : options.psp_access_token),
                .timeout = options.psp_timeout},
               http),
        settlement_worker(Faster(options.settlements, options.lookup_scale), pool, dependencies.clock, source, driver,
                          feed, ids, dependencies.metrics) {}

  // The PSP's answers go to `changes`, whose decisions call the PSP again, which then refuses.
  ~Parts() {
    settlement_worker.Stop();
    worker.Stop();
    claims.Drain();
    executor.Drain();
    provider.Stop();
    changes.Drain();
  }

  rpc::Runtime runtime;
  pg::Pool pool;
  feed::Feed feed;
  rpc::FeedServer<v1::ListEventsResponse> feed_server;
  UuidV7Generator ids;
  Ledger ledger;
  http::Client http;
  Mollie mollie;
  PacedProvider provider;
  Changes changes;
  Claims claims;
  Driver driver;
  idempotency::Executor executor;
  Context context;
  Service service;
  RefundsService refunds;
  SettlementsService settlements;
  trail::TrailService<trail::v1::PaymentTrail> audit_trail{"payment", runtime, executor};
  Worker worker;
  MollieSettlements source;
  SettlementWorker settlement_worker;
};

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  if (options.lookup_scale < 1) return absl::InvalidArgumentError("payment: the lookup scale must be 1 or more");
  if (options.psp_calls_max < 1)
    return absl::InvalidArgumentError("payment: at least one call to the PSP must be allowed");
  const std::string migrations_dir = options.migrations_dir;
  auto parts = std::make_unique<Parts>(std::move(options), dependencies);
  RETURN_IF_ERROR(migrate::CheckSchemaVersion("payment", parts->pool, migrations_dir));
  return std::unique_ptr<App>(new App(std::move(parts)));
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() { Stop(); }

void App::AddTo(rpc::Server& server) {
  server.Add<v1::Payments>(parts_->runtime, parts_->service);
  server.Add<v1::Refunds>(parts_->runtime, parts_->refunds);
  server.Add<v1::Settlements>(parts_->runtime, parts_->settlements);
  server.Add<trail::v1::PaymentTrail>(parts_->runtime, parts_->audit_trail);
}

std::vector<grpc::Service*> App::services() { return {&parts_->service, &parts_->refunds, &parts_->settlements}; }

rpc::Runtime& App::runtime() { return parts_->runtime; }

absl::Status App::Start() {
  parts_->worker.Start();
  parts_->settlement_worker.Start();
  return absl::OkStatus();
}

void App::Stop() {
  parts_->settlement_worker.Stop();
  parts_->worker.Stop();
}

Worker& App::worker() { return parts_->worker; }
SettlementWorker& App::settlements() { return parts_->settlement_worker; }

}  // namespace vlot::payment
