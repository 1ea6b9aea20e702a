#include "services/ordering/app.h"

#include <thread>

#include "absl/synchronization/notification.h"
#include "common/log/log.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/trail/serve.h"
#include "services/ordering/commands.h"
#include "services/ordering/context.h"
#include "services/ordering/followers.h"
#include "services/ordering/handlers/customers.h"
#include "services/ordering/handlers/order_invoices.h"
#include "services/ordering/handlers/order_owners.h"
#include "services/ordering/handlers/orders.h"
#include "services/ordering/handlers/work_items.h"
#include "services/ordering/remedies/remedies_handler.h"
#include "services/ordering/remedies/remedy_calls.h"
#include "services/ordering/remedies/remedy_worker.h"
#include "vlot/trail/v1/trail.grpc.pb.h"

namespace vlot::ordering {
namespace {

// Connections for reads that are not on a batch: loading orders, the sweep, the catalogue.
constexpr int kPoolSize = 4;
// How late a changed channel or item may be noticed.
constexpr absl::Duration kCatalogueInterval = absl::Milliseconds(250);

class OrderingApp final : public App {
 public:
  OrderingApp(Options options, Dependencies dependencies)
      : options_(std::move(options)),
        dependencies_(dependencies),
        pool_(options_.db, kPoolSize),
        feed_({.database = options_.db}),
        catalogue_(pool_),
        engine_({.database = options_.db}, dependencies_.clock, pool_, feed_),
        placing_(options_.db, dependencies_.clock, feed_, catalogue_, engine_),
        executor_("ordering", options_.db, dependencies_.clock, feed_),
        watchers_(feed_),
        ids_(dependencies_.clock),
        runtime_("ordering", dependencies_.authenticator, dependencies_.clock, dependencies_.metrics),
        context_{.runtime = runtime_,
                 .clock = dependencies_.clock,
                 .executor = executor_,
                 .feed = feed_,
                 .catalogue = catalogue_,
                 .engine = engine_,
                 .placing = placing_,
                 .clients = clients_,
                 .watchers = watchers_,
                 .ids = ids_},
        orders_(context_),
        customers_(context_),
        channels_(context_),
        remedy_worker_({}, dependencies_.clock, pool_, engine_),
        remedies_(context_, remedy_worker_),
        work_items_(context_, remedies_),
        order_invoices_(context_),
        order_owners_(context_) {}

  ~OrderingApp() override { Stop(); }

  absl::Status CheckSchema() { return migrate::CheckSchemaVersion("ordering", pool_, options_.migrations_dir); }

  void AddTo(rpc::Server& server) override {
    server.Add<v1::Orders>(runtime_, orders_, {"PlaceOrder"});
    server.Add<v1::Customers>(runtime_, customers_);
    server.Add<v1::Channels>(runtime_, channels_);
    server.Add<v1::WorkItems>(runtime_, work_items_);
    server.Add<v1::Remedies>(runtime_, remedies_);
    server.Add<v1::OrderInvoices>(runtime_, order_invoices_);
    server.Add<v1::OrderOwners>(runtime_, order_owners_);
    server.Add<trail::v1::OrderingTrail>(runtime_, audit_trail_);
  }

  absl::Status Start() override {
    ASSIGN_OR_RETURN(sender_, MakeCommandSender(dependencies_.channels, dependencies_.clock, catalogue_,
                                                dependencies_.metrics, [this](const OrderId& order, Input input) {
                                                  engine_.Post(order, std::move(input));
                                                }));
    ASSIGN_OR_RETURN(clients_, MakeClients(dependencies_.channels));
    ASSIGN_OR_RETURN(followers_, MakeFollowers(dependencies_.channels, options_.db, engine_));
    engine_.SetSender(sender_.get());
    engine_.SetBacklog([this] { return followers_->behind(); });
    engine_.Start();
    ASSIGN_OR_RETURN(remedy_calls_, MakeRemedyCalls(dependencies_.channels));
    remedy_worker_.SetCalls(remedy_calls_.get());
    followers_->Start();
    remedy_worker_.Start();
    refresher_ = std::thread([this] { RefreshLoop(); });
    return absl::OkStatus();
  }

  void Stop() override {
    if (stopped_) return;
    stopped_ = true;
    stopping_.Notify();
    if (refresher_.joinable()) refresher_.join();
    placing_.Drain();
    engine_.Stop();  // answers who waits, so that the followers end
    if (followers_) followers_->Stop();
    remedy_worker_.Stop();
    sender_.reset();
    executor_.Drain();
  }

 private:
  void RefreshLoop() {
    do {
      if (absl::Status status = catalogue_.Refresh(); !status.ok()) {
        LogWarning("CATALOGUE_UNREADABLE", {{"error", status}});
      }
    } while (!stopping_.WaitForNotificationWithTimeout(kCatalogueInterval));
  }

  const Options options_;
  const Dependencies dependencies_;
  pg::Pool pool_;
  feed::Feed feed_;
  Catalogue catalogue_;
  Engine engine_;
  Placing placing_;
  idempotency::Executor executor_;
  Watchers watchers_;
  UuidV7Generator ids_;
  std::unique_ptr<Clients> clients_;
  rpc::Runtime runtime_;
  Context context_;
  OrdersHandler orders_;
  CustomersHandler customers_;
  ChannelsHandler channels_;
  RemedyWorker remedy_worker_;
  RemediesHandler remedies_;
  WorkItemsHandler work_items_;
  OrderInvoicesHandler order_invoices_;
  OrderOwnersHandler order_owners_;
  trail::TrailService<trail::v1::OrderingTrail> audit_trail_{"ordering", runtime_, executor_};
  std::unique_ptr<CommandSender> sender_;
  std::unique_ptr<RemedyCalls> remedy_calls_;
  std::unique_ptr<Followers> followers_;
  absl::Notification stopping_;
  std::thread refresher_;
  bool stopped_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  auto app = std::make_unique<OrderingApp>(std::move(options), dependencies);
  RETURN_IF_ERROR(app->CheckSchema());
  return app;
}

}  // namespace vlot::ordering
