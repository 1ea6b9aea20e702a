#include <unistd.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/gate/free_port.h"
#include "common/http/client.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "services/vlot/bench/child.h"
#include "services/vlot/bench/fleet.h"
#include "services/vlot/host.h"

namespace vlot::bench {
namespace {

constexpr char kPsp[] = "sandbox_psp", kCourier[] = "sandbox_courier";
constexpr absl::Duration kPatience = absl::Seconds(120);  // a provider reads its books first

absl::StatusOr<std::string> FreeAddress() {
  ASSIGN_OR_RETURN(const int port, FreeLoopbackPort());
  return absl::StrCat("127.0.0.1:", port);
}

class SpawnedFleet final : public Fleet {
 public:
  explicit SpawnedFleet(FleetOptions options) : options_(std::move(options)), http_client_({}) {}
  ~SpawnedFleet() override { Stop(); }

  absl::Status ChoosePorts() {
    ASSIGN_OR_RETURN(psp_port_, FreeLoopbackPort());
    ASSIGN_OR_RETURN(http_address_, FreeAddress());
    http_url_ = "http://" + http_address_;
    for (const std::string& service : AllServices()) {
      ASSIGN_OR_RETURN(addresses_[service], FreeAddress());
      ASSIGN_OR_RETURN(metrics_addresses_[service], FreeAddress());
    }
    return absl::OkStatus();
  }

  absl::Status Start() override {
    RETURN_IF_ERROR(SetPayersPay(true));
    std::vector<std::string> peers;
    for (const auto& [service, address] : addresses_) {
      if (service != "gateway") peers.push_back(absl::StrCat(service, "=", address));
    }
    for (const std::string& service : AllServices()) {
      RETURN_IF_ERROR(
          Spawn(service,
                {"serve", "--services=" + service, "--postgres=" + options_.conninfo,
                 "--grpc_address=" + addresses_.at(service), "--http_address=" + http_address_,
                 "--metrics_address=" + metrics_addresses_.at(service), "--peers=" + absl::StrJoin(peers, ";"),
                 "--psp_url=" + psp_url(), "--webhook_url=" + http_url_, "--migrations_dir=" + options_.migrations_dir,
                 "--var=" + options_.directory},
                {"VLOT_SERVICE_KEY=" + options_.service_key}));
    }
    return absl::OkStatus();
  }

  absl::Status StartCourier(const std::string& key) override {
    return Spawn(kCourier,
                 {"sandbox", "--psp_port=-1", "--courier_address=" + addresses_.at("courier"), "--courier_step=0s",
                  "--var=" + options_.directory},
                 {"VLOT_COURIER_KEY=" + key});
  }

  absl::Status SetPayersPay(bool pay) override {
    children_.erase(kPsp);
    RETURN_IF_ERROR(Spawn(kPsp,
                          {"sandbox", absl::StrCat("--psp_port=", psp_port_),
                           pay ? "--psp_autopay=0s" : "--psp_autopay=inf", "--var=" + options_.directory},
                          {}));
    const std::string health = psp_url() + "/healthz";
    return Poll(kPatience, "the sandbox payment provider does not answer",
                [&] { return http_client_.CallAndWait({.url = health}).ok(); });
  }

  void Stop() override {
    for (const auto& [name, child] : children_) child.Terminate();
    children_.clear();
  }

  const std::string& http_url() const override { return http_url_; }
  const std::string& ordering_address() const override { return addresses_.at("ordering"); }
  std::string psp_url() const override { return absl::StrCat("http://127.0.0.1:", psp_port_); }
  std::string psp_journal() const override { return options_.directory + "/sandbox/psp.journal"; }

  Processes processes() const override {
    Processes found = {{"bench", getpid()}};
    for (const auto& [name, child] : children_) found[name] = child.pid();
    return found;
  }

  absl::StatusOr<std::map<std::string, std::string>> Metrics() override {
    std::map<std::string, std::string> texts;
    for (const auto& [service, address] : metrics_addresses_) {
      ASSIGN_OR_RETURN(http::ClientResponse answer,
                       http_client_.CallAndWait({.url = absl::StrCat("http://", address, "/metrics")}));
      if (answer.status != 200) return absl::UnavailableError(absl::StrCat(service, " tells no metrics"));
      texts[service] = std::move(answer.body);
    }
    return texts;
  }

 private:
  absl::Status Spawn(const std::string& name, std::vector<std::string> words, std::vector<std::string> environment) {
    ASSIGN_OR_RETURN(Child child, Child::Start(std::move(words), std::move(environment),
                                               absl::StrCat(options_.directory, "/", name, ".log")));
    children_.emplace(name, std::move(child));
    return absl::OkStatus();
  }

  const FleetOptions options_;
  http::Client http_client_;
  int psp_port_ = 0;
  std::string http_address_, http_url_;
  std::map<std::string, std::string> addresses_, metrics_addresses_;  // by service
  std::map<std::string, Child> children_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Fleet>> MakeFleetOfProcesses(FleetOptions options) {
  auto fleet = std::make_unique<SpawnedFleet>(std::move(options));
  RETURN_IF_ERROR(fleet->ChoosePorts());
  return fleet;
}

}  // namespace vlot::bench
