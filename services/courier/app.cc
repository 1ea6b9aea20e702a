#include "services/courier/app.h"

#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/log/log.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/trail/serve.h"
#include "services/courier/handlers.h"
#include "services/courier/limits.h"
#include "services/courier/worker.h"
#include "vlot/trail/v1/trail.grpc.pb.h"

namespace vlot::courier {

// In the order of making: what is below stands on what is above.
struct App::Parts {
  Parts(Options given, Dependencies given_dependencies)
      : options(std::move(given)),
        dependencies(given_dependencies),
        pool(options.db, 1),
        ids(dependencies.clock),
        feed({.database = options.db}),
        feed_server(feed),
        runtime("courier", dependencies.authenticator, dependencies.clock, dependencies.metrics),
        executor("courier", options.db, dependencies.clock, feed),
        bookings(
            {.name = "courier.BookDeliveries", .flushers_max = options.flushers}, options.db, dependencies.clock,
            [this](pg::Transaction& tx, absl::Span<BookingEntry> entries) { return ApplyBookings(tx, core, entries); }),
        actions(
            {.name = "courier.ActOnJobs", .items_max = kBatchItemsMax, .flushers_max = options.flushers}, options.db,
            dependencies.clock,
            [this](pg::Transaction& tx, absl::Span<ActionEntry> entries) { return ApplyActions(tx, core, entries); }),
        watch(options.db, bell) {}

  void WorkUntilStopped() {
    while (!stopping.WaitForNotificationWithTimeout(options.worker_interval)) {
      absl::StatusOr<int> done = 1;
      while (!stopping.HasBeenNotified() && done.ok() && *done > 0) done = ExpireOffersStep(pool, core);
      if (!done.ok()) LogWarning("EXPIRE_OFFERS_FAILED", {{"error", done.status()}});
    }
  }

  const Options options;
  const Dependencies dependencies;
  pg::Pool pool;
  UuidV7Generator ids;
  Directory directory;
  feed::Feed feed;
  rpc::FeedServer<v1::ListEventsResponse> feed_server;
  JobBell bell;
  const Core core{dependencies.clock, ids, directory, feed, bell, DefaultTimeZone()};
  rpc::Runtime runtime;
  idempotency::Executor executor;  // answers of actions ask it, so it goes after them
  batch::Batcher<NewBooking, Booked> bookings;
  batch::Batcher<JobAction, Acted> actions;
  JobWatch watch;
  const Desk desk{runtime, core, bookings, actions, executor, feed_server, watch};
  DeliveriesHandlers deliveries{desk};
  PartnerJobsHandlers partner_jobs{desk};
  trail::TrailService<trail::v1::CourierTrail> audit_trail{"courier", runtime, executor};
  absl::Notification stopping;
  std::thread worker;
};

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() { Stop(); }

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  auto parts = std::make_unique<Parts>(std::move(options), dependencies);
  const std::string& migrations_dir = parts->options.migrations_dir;
  if (!migrations_dir.empty()) RETURN_IF_ERROR(migrate::CheckSchemaVersion("courier", parts->pool, migrations_dir));
  return std::unique_ptr<App>(new App(std::move(parts)));
}

void App::AddTo(rpc::Server& server) {
  server.Add<v1::Deliveries>(parts_->runtime, parts_->deliveries);
  server.Add<v1::PartnerJobs>(parts_->runtime, parts_->partner_jobs);
  server.Add<trail::v1::CourierTrail>(parts_->runtime, parts_->audit_trail);
}

std::vector<grpc::Service*> App::services() { return {&parts_->deliveries, &parts_->partner_jobs}; }

absl::Status App::Start() {
  parts_->worker = std::thread([parts = parts_.get()] { parts->WorkUntilStopped(); });
  return absl::OkStatus();
}

void App::Stop() {
  if (!parts_->stopping.HasBeenNotified()) parts_->stopping.Notify();
  if (parts_->worker.joinable()) parts_->worker.join();
  parts_->watch.Stop();
}

absl::StatusOr<int> App::StepWorker() { return ExpireOffersStep(parts_->pool, parts_->core); }

}  // namespace vlot::courier
