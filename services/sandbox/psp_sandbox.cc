#include "services/sandbox/psp_sandbox.h"

#include <filesystem>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/http/self_signed.h"
#include "common/http/server.h"
#include "common/status/status.h"
#include "services/sandbox/delay_line.h"
#include "services/sandbox/psp_api.h"
#include "services/sandbox/psp_checkout.h"
#include "services/sandbox/psp_control.h"
#include "services/sandbox/psp_desk.h"
#include "services/sandbox/psp_faults.h"
#include "services/sandbox/psp_store.h"

namespace vlot::sandbox {
namespace {

// Due times are the clock's, which tests and demos may move: look this often at least.
constexpr absl::Duration kLookEvery = absl::Milliseconds(100);
// Payments moved on under one hold of the lock.
constexpr int kStepMax = 200;
constexpr absl::Duration kStopGrace = absl::Milliseconds(500);

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "cannot make the folder " + path + ": " + error.message(),
                   {.reason = "JOURNAL", .domain = "sandbox.vlot.dev", .metadata = {{"path", path}}});
}

}  // namespace

class PspSandbox::Impl {
 public:
  Impl(Options options, std::unique_ptr<PspStore> store)
      : options_(std::move(options)),
        clock_(options_.clock != nullptr ? *options_.clock : SystemClock()),
        desk_(
            std::move(store), [this](std::vector<WebhookCall> calls) { OnChanged(std::move(calls)); },
            [this] { Wake(); }),
        webhooks_(
            WebhookOptions(options_), clock_, faults_, [this](const WebhookCall& call) { OnTold(call); },
            [this] { Wake(); }),
        api_({.acts = {options_.allow_loopback_webhooks, options_.autopay_delay},
              .api_key = options_.api_key,
              .public_url = options_.public_url},
             desk_, faults_, delays_, clock_),
        checkout_(desk_, clock_),
        control_(desk_, faults_, webhooks_, clock_) {
    api_.AddRoutes(router_);
    checkout_.AddRoutes(router_);
    control_.AddRoutes(router_);
    router_.Add("GET", "/healthz",
                [](http::Request, http::Responder responder) { responder.Send(http::Response::Text(200, "ok\n")); });
  }

  ~Impl() {
    if (server_) server_->Stop(kStopGrace);
    if (tls_server_) tls_server_->Stop(kStopGrace);
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
      wake_.Signal();
    }
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Listen() {
    ASSIGN_OR_RETURN(server_, http::Server::Start(ServerOptions(options_.port), [this](auto request, auto responder) {
                       router_(std::move(request), std::move(responder));
                     }));
    if (options_.tls_port) RETURN_IF_ERROR(ListenTls());
    if (options_.background) thread_ = std::thread([this] { Loop(); });
    return absl::OkStatus();
  }

  int Step() {
    const absl::Time now = clock_.Now();
    int done = 0;
    const absl::Status status = desk_.Run([&](PspStore& store) { done = store.Step(now, kStepMax); });
    return (status.ok() ? done : 0) + webhooks_.Step(now);
  }

  std::string url() const { return server_->url(); }
  std::string tls_url() const { return tls_server_ ? tls_server_->url() : ""; }
  const std::string& certificate() const { return options_.tls_certificate_file; }
  PspWebhooks::Counts webhook_counts() const { return webhooks_.counts(); }

 private:
  static PspWebhooks::Options WebhookOptions(const Options& options) {
    PspWebhooks::Options webhooks = options.webhooks;
    webhooks.allow_private_addresses = options.allow_loopback_webhooks;
    return webhooks;
  }

  http::Server::Options ServerOptions(uint16_t port) const {
    return {.address = options_.address, .port = port, .clock = &clock_};
  }

  absl::Status ListenTls() {
    if (options_.tls_certificate_file.empty()) RETURN_IF_ERROR(MakeCertificate());
    http::Server::Options options = ServerOptions(*options_.tls_port);
    options.tls_certificate_file = options_.tls_certificate_file;
    options.tls_key_file = options_.tls_key_file;
    ASSIGN_OR_RETURN(tls_server_, http::Server::Start(std::move(options), [this](auto request, auto responder) {
                       router_(std::move(request), std::move(responder));
                     }));
    return absl::OkStatus();
  }

  // Kept over restarts, so that who trusted it need not do so again.
  absl::Status MakeCertificate() {
    if (options_.data_dir.empty()) {
      return MakeError(absl::StatusCode::kInvalidArgument, "TLS needs a certificate file or a data folder",
                       {.reason = "HTTP_TLS", .domain = "sandbox.vlot.dev"});
    }
    options_.tls_certificate_file = options_.data_dir + "/psp-certificate.pem";
    options_.tls_key_file = options_.data_dir + "/psp-key.pem";
    if (std::filesystem::exists(options_.tls_key_file)) return absl::OkStatus();
    return http::WriteSelfSignedCertificate({"localhost", "127.0.0.1"}, SystemClock().Now(),
                                            options_.tls_certificate_file, options_.tls_key_file);
  }

  void OnChanged(std::vector<WebhookCall> calls) {
    for (WebhookCall& call : calls) webhooks_.Add(std::move(call));
  }

  // A failure to write it down only means that the shop is told once more after a restart.
  void OnTold(const WebhookCall& call) {
    desk_.Run([&](PspStore& store) { store.MarkTold(call.payment_id, call.event); }).IgnoreError();
  }

  void Wake() {
    absl::MutexLock lock(&mutex_);
    woken_ = true;
    wake_.Signal();
  }

  void Loop() {
    while (true) {
      const int done = Step();
      const absl::Duration wait = std::min(desk_.NextDue(), webhooks_.NextDue()) - clock_.Now();
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      if (done == 0 && !woken_ && wait > absl::ZeroDuration()) {
        wake_.WaitWithTimeout(&mutex_, std::min(wait, kLookEvery));
      }
      woken_ = false;
      if (stopping_) return;
    }
  }

  Options options_;
  Clock& clock_;
  FaultPlan faults_;
  absl::Mutex mutex_;
  absl::CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  PspDesk desk_;
  PspWebhooks webhooks_;
  DelayLine delays_;
  PspApi api_;
  PspCheckout checkout_;
  PspControl control_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::Server> tls_server_;
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<PspSandbox>> PspSandbox::Start(Options options) {
  std::string journal;
  if (!options.data_dir.empty()) {
    RETURN_IF_ERROR(MakeFolder(options.data_dir));
    journal = options.data_dir + "/psp.journal";
  }
  const Timing timing{.refund_step = options.refund_step, .duplicate_refund_window = options.duplicate_refund_window};
  ASSIGN_OR_RETURN(auto store, PspStore::Open(journal, timing, options.settling));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(store));
  RETURN_IF_ERROR(impl->Listen());
  return std::unique_ptr<PspSandbox>(new PspSandbox(std::move(impl)));
}

PspSandbox::PspSandbox(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PspSandbox::~PspSandbox() = default;

std::string PspSandbox::url() const { return impl_->url(); }
std::string PspSandbox::tls_url() const { return impl_->tls_url(); }
const std::string& PspSandbox::tls_certificate_file() const { return impl_->certificate(); }
int PspSandbox::Step() { return impl_->Step(); }
PspWebhooks::Counts PspSandbox::webhook_counts() const { return impl_->webhook_counts(); }

}  // namespace vlot::sandbox
