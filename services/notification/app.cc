#include "services/notification/app.h"

#include <deque>
#include <utility>

#include "common/feed/consumer.h"
#include "common/feed/feed.h"
#include "common/idempotency/executor.h"
#include "common/migrate/migrate.h"
#include "common/rpc/remote_feed.h"
#include "common/rpc/runtime.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "services/notification/attachments.h"
#include "services/notification/clients.h"
#include "services/notification/convert.h"
#include "services/notification/documents.h"
#include "services/notification/events.h"
#include "services/notification/sender.h"
#include "services/notification/service.h"
#include "services/notification/webhooks/webhooks.h"
#include "services/notification/webhooks/webhooks_service.h"
#include "services/notification/worker.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::notification {
namespace {

// A mail session waits for the other side most of the time, a file does not.
constexpr int kSmtpWorkers = 4, kFileWorkers = 1;
// One to look and to follow, one to post.
constexpr int kWebhookConnections = 2;

// Of ordering's, in one transaction: some ten events an order.
constexpr int kEventsMax = 5'000;
// Where much happens, mail waits a moment: an order of which several events tell is asked for once.
constexpr batch::PaceOptions kPace = {.interval = absl::Milliseconds(200), .items_min = 100};

// What follows ordering, in the order in which it must go.
class Follower {
 public:
  Follower(rpc::Client& ordering, const pg::Options& database, IntakeOptions options, Clock& clock,
           std::function<void()> wake)
      : stub_(ordering::v1::Orders::NewStub(ordering.channel())),
        remote_(
            ordering, 0, [this](auto... arguments) { stub_->async()->WatchEvents(arguments...); }, OccasionKinds()),
        orders_(MakeOrdersClient(ordering)),
        intake_(std::move(options), remote_, *orders_, clock, std::move(wake)),
        consumer_({.feed = kOrderingFeed, .database = database, .events_max = kEventsMax, .pace = kPace}, intake_,
                  [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
                    return intake_.Apply(tx, events);
                  }) {}

  void Start() { consumer_.Start(); }
  void Stop() { consumer_.Stop(); }

 private:
  const std::unique_ptr<ordering::v1::Orders::StubInterface> stub_;
  rpc::RemoteFeed<ordering::v1::ListEventsResponse> remote_;
  const std::unique_ptr<OrdersClient> orders_;
  Intake intake_;
  feed::Consumer consumer_;
};

// What follows invoicing.
class DocumentFollower {
 public:
  DocumentFollower(rpc::Client& invoicing, const pg::Options& database, DocumentIntakeOptions options, Clock& clock,
                   std::function<void()> wake)
      : stub_(invoicing::v1::Invoices::NewStub(invoicing.channel())),
        remote_(invoicing, 0, [this](auto... arguments) { stub_->async()->WatchEvents(arguments...); }),
        client_(MakeInvoicingClient(invoicing)),
        intake_(std::move(options), remote_, *client_, clock, std::move(wake)),
        consumer_({.feed = kInvoicingFeed, .database = database}, intake_,
                  [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
                    return intake_.Apply(tx, events);
                  }) {}

  InvoicingClient* client() { return client_.get(); }
  void Start() { consumer_.Start(); }
  void Stop() { consumer_.Stop(); }

 private:
  const std::unique_ptr<invoicing::v1::Invoices::StubInterface> stub_;
  rpc::RemoteFeed<invoicing::v1::ListEventsResponse> remote_;
  const std::unique_ptr<InvoicingClient> client_;
  DocumentIntake intake_;
  feed::Consumer consumer_;
};

class NotificationApp final : public App {
 public:
  NotificationApp(Options options, std::unique_ptr<Sender> sender, std::string shop, Dependencies dependencies)
      : options_(std::move(options)),
        dependencies_(dependencies),
        sender_(std::move(sender)),
        attaching_(*sender_),
        shop_(std::move(shop)),
        pool_(options_.db, WorkerCount()),
        feed_({.database = options_.db}),
        executor_("notification", options_.db, dependencies_.clock, feed_),
        runtime_("notification", dependencies_.authenticator, dependencies_.clock, dependencies_.metrics),
        service_(runtime_, executor_),
        ids_(dependencies_.clock),
        webhooks_pool_(options_.db, kWebhookConnections),
        webhooks_service_(runtime_, executor_, ids_, options_.webhooks_private, [this] { WakeWebhooks(); }) {
    for (int i = 0; i < WorkerCount(); ++i) {
      workers_.emplace_back(WorkerOptions(), pool_, dependencies_.clock, dependencies_.metrics, attaching_);
    }
  }

  ~NotificationApp() override { Stop(); }

  absl::Status CheckSchema() { return migrate::CheckSchemaVersion("notification", pool_, options_.migrations_dir); }

  void AddTo(rpc::Server& server) override {
    server.Add<v1::Messages>(runtime_, service_);
    server.Add<v1::WebhookSubscriptions>(runtime_, webhooks_service_);
  }

  absl::Status Start() override {
    ASSIGN_OR_RETURN(rpc::Client * ordering, dependencies_.channels.For("ordering"));
    ASSIGN_OR_RETURN(rpc::Client * invoicing, dependencies_.channels.For("invoicing"));
    ASSIGN_OR_RETURN(rpc::Client * access, dependencies_.channels.For("access"));
    const auto wake = [this] {
      for (Worker& worker : workers_) worker.Wake();
    };
    follower_ = std::make_unique<Follower>(
        *ordering, options_.db,
        IntakeOptions{.channel = sender_->channel(),
                      .shop = shop_,
                      .attach_invoices = sender_->channel() == Channel::kEmail || options_.invoices_in_files},
        dependencies_.clock, wake);
    documents_ = std::make_unique<DocumentFollower>(*invoicing, options_.db,
                                                    DocumentIntakeOptions{.channel = sender_->channel(), .shop = shop_},
                                                    dependencies_.clock, wake);
    attaching_.SetInvoicing(documents_->client());
    for (Worker& worker : workers_) worker.Start();
    follower_->Start();
    documents_->Start();
    {
      MutexLock lock(mutex_);
      webhooks_ = std::make_unique<Webhooks>(
          WebhookSenderOptions{.private_addresses = options_.webhooks_private, .ca_file = options_.webhooks_ca_file},
          *ordering, *access, options_.db, webhooks_pool_, dependencies_.clock, dependencies_.metrics);
      webhooks_->Start();
    }
    feed_ends_ = MakeFeedEnds(*ordering);
    webhooks_service_.SetOrdering(feed_ends_.get());
    return absl::OkStatus();
  }

  void Stop() override {
    if (std::exchange(stopped_, true)) return;
    if (follower_) follower_->Stop();
    if (documents_) documents_->Stop();
    for (Worker& worker : workers_) worker.Stop();
    StopWebhooks();
    executor_.Drain();
  }

 private:
  // Calls may come before Start and after Stop.
  void WakeWebhooks() {
    MutexLock lock(mutex_);
    if (webhooks_) webhooks_->Wake();
  }
  void StopWebhooks() {
    std::unique_ptr<Webhooks> ended;
    {
      MutexLock lock(mutex_);
      ended = std::move(webhooks_);
    }
    if (ended) ended->Stop();
  }

  int WorkerCount() const { return sender_->channel() == Channel::kFile ? kFileWorkers : kSmtpWorkers; }

  const Options options_;
  const Dependencies dependencies_;
  const std::unique_ptr<Sender> sender_;
  AttachingSender attaching_;
  const std::string shop_;
  pg::Pool pool_;
  feed::Feed feed_;  // of no events: the executor wants one
  idempotency::Executor executor_;
  rpc::Runtime runtime_;
  Service service_;
  UuidV7Generator ids_;
  pg::Pool webhooks_pool_;
  WebhooksService webhooks_service_;
  std::unique_ptr<FeedEnds> feed_ends_;
  Mutex mutex_;
  std::unique_ptr<Webhooks> webhooks_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<DocumentFollower> documents_;  // before the workers: they use its client
  std::deque<Worker> workers_;
  std::unique_ptr<Follower> follower_;
  bool stopped_ = false;
};

absl::StatusOr<std::unique_ptr<Sender>> MakeSender(const Options& options, http::Mailbox from) {
  if (!options.smtp_url.empty()) {
    ASSIGN_OR_RETURN(http::SmtpSender::Options smtp, ParseSmtpUrl(options.smtp_url));
    return MakeSmtpSender(std::move(smtp), std::move(from));
  }
  if (options.mail_dir.empty()) return absl::InvalidArgumentError("set a mail server, or a folder for messages");
  return MakeFileSender(options.mail_dir, std::move(from));
}

}  // namespace

absl::StatusOr<std::unique_ptr<App>> App::Create(Options options, Dependencies dependencies) {
  ASSIGN_OR_RETURN(http::Mailbox from, ParseMailbox(options.mail_from));
  std::string shop = from.name.empty() ? from.address : from.name;
  ASSIGN_OR_RETURN(std::unique_ptr<Sender> sender, MakeSender(options, std::move(from)));
  auto app = std::make_unique<NotificationApp>(std::move(options), std::move(sender), std::move(shop), dependencies);
  RETURN_IF_ERROR(app->CheckSchema());
  return app;
}

}  // namespace vlot::notification
