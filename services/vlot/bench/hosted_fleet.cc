#include <unistd.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/gate/free_port.h"
#include "common/metrics/metrics.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/sandbox/psp_sandbox.h"
#include "services/sandbox_courier/courier_sandbox.h"
#include "services/vlot/bench/fleet.h"
#include "services/vlot/host.h"

namespace vlot::bench {
namespace {

constexpr char kPspKey[] = "test_bench";

class HostedFleet final : public Fleet {
 public:
  explicit HostedFleet(FleetOptions options) : options_(std::move(options)) {}
  ~HostedFleet() override { Stop(); }

  absl::Status ChoosePorts() {
    ASSIGN_OR_RETURN(psp_port_, FreeLoopbackPort());
    ASSIGN_OR_RETURN(const int http_port, FreeLoopbackPort());
    ASSIGN_OR_RETURN(const int grpc_port, FreeLoopbackPort());
    http_address_ = absl::StrCat("127.0.0.1:", http_port);
    http_url_ = "http://" + http_address_;
    grpc_address_ = absl::StrCat("127.0.0.1:", grpc_port);
    return absl::OkStatus();
  }

  absl::Status Start() override {
    RETURN_IF_ERROR(SetPayersPay(true));
    HostOptions host{.services = {AllServices().begin(), AllServices().end()},
                     .conninfo = options_.conninfo,
                     .migrations_dir = options_.migrations_dir,
                     .grpc_addresses = {grpc_address_},
                     .http_address = http_address_,
                     .psp_url = psp_url(),
                     .psp_key = kPspKey,
                     .webhook_url = http_url_,
                     .mail_dir = options_.directory + "/mail"};
    ASSIGN_OR_RETURN(host_, Host::Start(std::move(host), SystemClock(), metrics_));
    return absl::OkStatus();
  }

  absl::Status StartCourier(const std::string& key) override {
    courier_ = std::make_unique<sandbox::CourierSandbox>(
        sandbox::CourierOptions{.address = grpc_address_, .api_key = key}, SystemClock());
    courier_->Start();
    return absl::OkStatus();
  }

  absl::Status SetPayersPay(bool pay) override {
    psp_.reset();
    sandbox::PspSandbox::Options psp{.port = static_cast<uint16_t>(psp_port_),
                                     .data_dir = options_.directory + "/psp",
                                     .allow_loopback_webhooks = true};
    if (pay) psp.autopay_delay = absl::ZeroDuration();
    ASSIGN_OR_RETURN(psp_, sandbox::PspSandbox::Start(std::move(psp)));
    return absl::OkStatus();
  }

  void Stop() override {
    courier_.reset();
    host_.reset();
    psp_.reset();
  }

  const std::string& http_url() const override { return http_url_; }
  const std::string& ordering_address() const override { return grpc_address_; }
  std::string psp_url() const override { return absl::StrCat("http://127.0.0.1:", psp_port_); }
  std::string psp_journal() const override { return options_.directory + "/psp/psp.journal"; }
  Processes processes() const override { return {{"vlot", getpid()}}; }
  absl::StatusOr<std::map<std::string, std::string>> Metrics() override {
    return std::map<std::string, std::string>{{"vlot", metrics_.TextExposition()}};
  }

 private:
  const FleetOptions options_;
  int psp_port_ = 0;
  std::string http_address_, http_url_, grpc_address_;
  metrics::Registry metrics_;
  std::unique_ptr<sandbox::PspSandbox> psp_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<sandbox::CourierSandbox> courier_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Fleet>> MakeFleetInThisProcess(FleetOptions options) {
  auto fleet = std::make_unique<HostedFleet>(std::move(options));
  RETURN_IF_ERROR(fleet->ChoosePorts());
  return fleet;
}

}  // namespace vlot::bench
