#include "services/vlot/host.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/auth/caching_authenticator.h"
#include "common/auth/remote_key_source.h"
#include "common/log/log.h"
#include "common/migrate/migrate.h"
#include "common/rpc/channels.h"
#include "common/rpc/server.h"
#include "common/status/status.h"
#include "services/access/app.h"
#include "services/courier/app.h"
#include "services/fulfilment/app.h"
#include "services/gateway/app.h"
#include "services/invoicing/app.h"
#include "services/notification/app.h"
#include "services/ordering/app.h"
#include "services/payment/app.h"
#include "services/vlot/database_watch.h"
#include "services/vlot/sandbox_clock_service.h"

namespace vlot {
namespace {

constexpr absl::Duration kServerGrace = absl::Seconds(3);

// What the host needs of any app.
class Hosted {
 public:
  virtual ~Hosted() = default;
  virtual void AddTo(rpc::Server& server) = 0;
  virtual absl::Status Start() = 0;
  virtual void Stop() = 0;
};

template <class App>
class HostedApp final : public Hosted {
 public:
  explicit HostedApp(std::unique_ptr<App> app) : app_(std::move(app)) {}
  void AddTo(rpc::Server& server) override { app_->AddTo(server); }
  absl::Status Start() override { return app_->Start(); }
  void Stop() override { app_->Stop(); }

 private:
  std::unique_ptr<App> app_;
};

class RunningHost final : public Host {
 public:
  RunningHost(HostOptions options, Clock& clock, metrics::Registry& metrics)
      : options_(std::move(options)),
        clock_(clock),
        metrics_(metrics),
        channels_(clock, options_.service_key.empty() ? "" : absl::StrCat("Bearer ", options_.service_key),
                  options_.tls),
        server_({.addresses = options_.grpc_addresses, .tls = options_.tls}) {}

  ~RunningHost() override { Stop(); }

  absl::Status Start() {
    for (const auto& [name, addresses] : options_.peers) {
      if (!Hosts(name)) RETURN_IF_ERROR(channels_.AddRemote(name, addresses));
    }
    RETURN_IF_ERROR(MakeApps());
    RETURN_IF_ERROR(AddSandboxClock());
    RETURN_IF_ERROR(server_.Start());
    RETURN_IF_ERROR(WatchDatabase());
    for (const auto& [name, app] : apps_) channels_.AddInProcess(name, server_.InProcess());
    if (access_) channels_.AddInProcess("access", server_.InProcess());
    for (const std::string& name : AllServices()) {
      if (!apps_.contains(name)) continue;
      if (absl::Status started = apps_.at(name)->Start(); !started.ok()) return WithContext(started, name);
    }
    return StartGateway();
  }

  void Stop() override {
    if (stopped_) return;
    stopped_ = true;
    if (gateway_) gateway_->Stop();
    for (auto name = AllServices().rbegin(); name != AllServices().rend(); ++name) {
      if (auto app = apps_.find(*name); app != apps_.end()) app->second->Stop();
    }
    channels_.Clear();
    server_.Stop(kServerGrace);
    watch_ = nullptr;
  }

  std::string grpc_address() const override {
    const std::string& address = options_.grpc_addresses.front();
    return absl::StrCat(address.substr(0, address.rfind(':')), ":", server_.ports().front());
  }
  std::string http_url() const override { return gateway_ ? gateway_->url() : ""; }

 private:
  bool Hosts(const std::string& name) const { return options_.services.contains(name); }

  absl::StatusOr<pg::Options> DatabaseOf(const std::string& service) const {
    ASSIGN_OR_RETURN(std::string conninfo, migrate::ServiceConninfo(options_.conninfo, service));
    return pg::Options{
        .conninfo = std::move(conninfo), .application_name = absl::StrCat("vlot-", service), .metrics = &metrics_};
  }

  template <class App, class Options, class Dependencies>
  absl::Status Add(const std::string& name, Options options, Dependencies dependencies) {
    ASSIGN_OR_RETURN(options.db, DatabaseOf(name));
    options.migrations_dir = options_.migrations_dir;
    auto app = App::Create(std::move(options), dependencies);
    if (!app.ok()) return WithContext(app.status(), name);
    auto hosted = std::make_unique<HostedApp<App>>(*std::move(app));
    hosted->AddTo(server_);
    apps_[name] = std::move(hosted);
    return absl::OkStatus();
  }

  absl::Status MakeApps() {
    RETURN_IF_ERROR(MakeAuthenticator());
    if (Hosts("fulfilment")) {
      RETURN_IF_ERROR(Add<fulfilment::App>("fulfilment", fulfilment::Options{},
                                           fulfilment::Dependencies{clock_, metrics_, *authenticator_}));
    }
    if (Hosts("payment")) {
      payment::Options options;
      options.psp_url = options_.psp_url;
      options.psp_api_key = options_.psp_key;
      options.webhook_base_url = options_.webhook_url;
      options.psp_access_token = options_.psp_access_token;
      options.schedule.lookups = options_.payment_lookups;
      options.settlements.fetch = options_.psp_settlements;
      options.settlements.every = options_.psp_settlements_every;
      options.settlements.unsettled_after = options_.psp_unsettled_after;
      options.lookup_scale = options_.payment_lookup_scale;
      RETURN_IF_ERROR(
          Add<payment::App>("payment", std::move(options), payment::Dependencies{clock_, metrics_, *authenticator_}));
    }
    if (Hosts("invoicing")) {
      RETURN_IF_ERROR(Add<invoicing::App>(
          "invoicing",
          invoicing::Options{.seller = options_.seller,
                             .provider_accounts = options_.psp_accounts,
                             .bank_accounts = options_.bank_accounts,
                             .sepa_creditor_id = options_.sepa_creditor_id,
                             .logo_file = options_.logo_file,
                             .calendar = {.billing_runs = options_.billing_schedule},
                             .dunning = {.by_itself = options_.dunning}},
          invoicing::Dependencies{clock_, metrics_, *authenticator_, options_.psp_settlements ? &channels_ : nullptr}));
    }
    if (Hosts("courier")) {
      RETURN_IF_ERROR(
          Add<courier::App>("courier", courier::Options{}, courier::Dependencies{clock_, metrics_, *authenticator_}));
    }
    if (Hosts("ordering")) {
      RETURN_IF_ERROR(Add<ordering::App>("ordering", ordering::Options{},
                                         ordering::Dependencies{clock_, metrics_, *authenticator_, channels_}));
    }
    if (Hosts("notification")) {
      notification::Options options;
      options.smtp_url = options_.smtp_url;
      options.mail_dir = options_.mail_dir;
      options.mail_from = options_.mail_from;
      options.invoices_in_files = options_.mail_invoices;
      options.webhooks_private = options_.webhooks_private;
      RETURN_IF_ERROR(Add<notification::App>("notification", std::move(options),
                                             notification::Dependencies{clock_, metrics_, *authenticator_, channels_}));
    }
    return absl::OkStatus();
  }

  // Whose key is whose: from the access service's own store when it is here, else from the access service.
  absl::Status MakeAuthenticator() {
    if (Hosts("access")) {
      ASSIGN_OR_RETURN(pg::Options database, DatabaseOf("access"));
      ASSIGN_OR_RETURN(access_,
                       access::App::Create({.db = std::move(database), .migrations_dir = options_.migrations_dir},
                                           {clock_, metrics_, channels_}));
      access_->AddTo(server_);
      authenticator_ = &access_->authenticator();
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(rpc::Client * access, channels_.For("access"));
    keys_ = std::make_unique<auth::RemoteKeySource>(*access);
    remote_authenticator_ = std::make_unique<auth::CachingAuthenticator>(keys_.get(), &clock_);
    authenticator_ = remote_authenticator_.get();
    return absl::OkStatus();
  }

  absl::Status AddSandboxClock() {
    if (options_.sandbox_clock == nullptr) return absl::OkStatus();
    std::vector<rpc::Client*> others;
    for (const auto& [name, addresses] : options_.peers) {
      if (Hosts(name)) continue;
      ASSIGN_OR_RETURN(rpc::Client * other, channels_.For(name));
      others.push_back(other);
    }
    clock_runtime_ = std::make_unique<rpc::Runtime>("sandbox_clock", *authenticator_, clock_, metrics_);
    clock_service_ = std::make_unique<SandboxClockService>(*clock_runtime_, *options_.sandbox_clock, std::move(others));
    server_.Add<access::v1::SandboxClocks>(*clock_runtime_, *clock_service_);
    return absl::OkStatus();
  }

  // All databases are of one PostgreSQL server.
  absl::Status WatchDatabase() {
    if (!access_ && apps_.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(pg::Options database, DatabaseOf(access_ ? "access" : apps_.begin()->first));
    watch_ = std::make_unique<DatabaseWatch>(DatabaseWatchOptions{.conninfo = std::move(database.conninfo)},
                                             [this](bool there) { server_.SetServing(there); });
    return absl::OkStatus();
  }

  absl::Status StartGateway() {
    if (!Hosts("gateway")) return absl::OkStatus();
    auto gateway = gateway::App::Create({.address = options_.http_address}, {clock_, metrics_, channels_});
    if (!gateway.ok()) return WithContext(gateway.status(), "gateway");
    gateway_ = *std::move(gateway);
    return gateway_->Start();
  }

  const HostOptions options_;
  Clock& clock_;
  metrics::Registry& metrics_;
  rpc::Channels channels_;
  std::unique_ptr<access::App> access_;  // null when it is elsewhere: then keys are looked up over the network
  std::unique_ptr<auth::RemoteKeySource> keys_;
  std::unique_ptr<auth::CachingAuthenticator> remote_authenticator_;
  auth::Authenticator* authenticator_ = nullptr;
  std::map<std::string, std::unique_ptr<Hosted>> apps_;
  std::unique_ptr<gateway::App> gateway_;
  std::unique_ptr<rpc::Runtime> clock_runtime_;  // null but in a sandbox whose clock moves
  std::unique_ptr<SandboxClockService> clock_service_;
  rpc::Server server_;                    // it stops before what it serves goes
  std::unique_ptr<DatabaseWatch> watch_;  // null where nothing of the process has a database
  bool stopped_ = false;
};

}  // namespace

const std::vector<std::string>& AllServices() {
  static const auto& services = *new std::vector<std::string>{"access",  "fulfilment", "payment",      "invoicing",
                                                              "courier", "ordering",   "notification", "gateway"};
  return services;
}

absl::StatusOr<std::unique_ptr<Host>> Host::Start(HostOptions options, Clock& clock, metrics::Registry& metrics) {
  auto host = std::make_unique<RunningHost>(std::move(options), clock, metrics);
  RETURN_IF_ERROR(host->Start());
  return host;
}

}  // namespace vlot
