#include "services/vlot/bench/site.h"

#include <unistd.h>

#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/jsonapi/json_api.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "services/access/keys_command.h"
#include "services/sandbox/psp_sandbox.h"
#include "services/sandbox_courier/courier_sandbox.h"
#include "services/vlot/bench/child.h"
#include "services/vlot/bench/stock.h"
#include "services/vlot/free_port.h"
#include "services/vlot/host.h"
#include "services/vlot/storage.h"

namespace vlot::bench {
namespace {

constexpr char kPspKey[] = "test_bench";
constexpr int kCustomers = 100;  // of each kind
constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr useconds_t kPollMicros = 20'000;

class RunningSite final : public Site {
 public:
  explicit RunningSite(SiteOptions options) : options_(std::move(options)) {}

  ~RunningSite() override {
    if (courier_) courier_->Stop();
    courier_child_.reset();
    if (host_) host_->Stop();
    children_.clear();
  }

  absl::Status Start() {
    RETURN_IF_ERROR(StartStorage());
    RETURN_IF_ERROR(options_.one_process ? HostServices() : SpawnServices());
    return Fill();
  }

  const std::string& conninfo() const override { return storage_.conninfo; }
  int postmaster_pid() const override { return storage_.cluster->pid(); }
  std::string ordering_address() const override { return addresses_.at("ordering"); }
  const std::string& shop_key() const override { return shop_key_; }
  const std::string& operator_key() const override { return operator_key_; }
  const Recipe& recipe() const override { return recipe_; }
  const metrics::Registry& metrics() const override { return metrics_; }

  std::map<std::string, pid_t> processes() const override {
    if (options_.one_process) return {{"vlot", getpid()}};
    std::map<std::string, pid_t> found = {{"bench", getpid()}};
    for (const auto& [name, child] : children_) found[name] = child.pid();
    if (courier_child_) found["sandbox_courier"] = courier_child_->pid();
    return found;
  }

 private:
  void Say(const std::string& line) const {
    if (options_.progress) options_.progress(line);
  }

  absl::StatusOr<std::string> MakeKey(const std::vector<std::string>& words) {
    ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage_.conninfo, "access"));
    std::ostringstream out, notes;
    if (access::RunKeysCommand(words, {.conninfo = conninfo}, SystemClock(), out, notes) != 0) {
      return absl::InternalError(absl::StrCat("no key could be made: ", notes.str()));
    }
    return std::string(absl::StripAsciiWhitespace(out.str()));
  }

  absl::Status StartStorage() {
    ASSIGN_OR_RETURN(storage_, OpenPrivateStorage(options_.directory));
    RETURN_IF_ERROR(migrate::Migrate({.admin_conninfo = storage_.conninfo, .migrations_dir = options_.migrations_dir},
                                     migrate::Action::kDeploy));
    ASSIGN_OR_RETURN(shop_key_, MakeKey({"create", "webshop", "bench-shop"}));
    ASSIGN_OR_RETURN(operator_key_, MakeKey({"create", "operator:admin", "bench"}));
    Say("PostgreSQL runs, a database per service");
    return absl::OkStatus();
  }

  absl::Status HostServices() {
    ASSIGN_OR_RETURN(psp_, sandbox::PspSandbox::Start({.data_dir = options_.directory + "/psp",
                                                       .allow_loopback_webhooks = true,
                                                       .autopay_delay = absl::ZeroDuration()}));
    ASSIGN_OR_RETURN(const int http_port, FreeLoopbackPort());
    HostOptions host{.services = {AllServices().begin(), AllServices().end()},
                     .conninfo = storage_.conninfo,
                     .migrations_dir = options_.migrations_dir,
                     .http_address = absl::StrCat("127.0.0.1:", http_port),
                     .psp_url = psp_->url(),
                     .psp_key = kPspKey,
                     .webhook_url = absl::StrCat("http://127.0.0.1:", http_port),
                     .mail_dir = options_.directory + "/mail"};
    ASSIGN_OR_RETURN(host_, Host::Start(std::move(host), SystemClock(), metrics_));
    http_url_ = host_->http_url();
    for (const std::string& service : AllServices()) addresses_[service] = host_->grpc_address();
    Say("the services and the sandbox run in this process");
    return absl::OkStatus();
  }

  absl::Status Spawn(const std::string& name, std::vector<std::string> words, std::vector<std::string> environment) {
    ASSIGN_OR_RETURN(Child child, Child::Start(std::move(words), std::move(environment),
                                               absl::StrCat(options_.directory, "/", name, ".log")));
    children_.emplace(name, std::move(child));
    return absl::OkStatus();
  }

  absl::Status SpawnServices() {
    ASSIGN_OR_RETURN(const std::string service_key, MakeKey({"create", "service", "bench"}));
    ASSIGN_OR_RETURN(const int psp_port, FreeLoopbackPort());
    ASSIGN_OR_RETURN(const int http_port, FreeLoopbackPort());
    http_url_ = absl::StrCat("http://127.0.0.1:", http_port);
    std::vector<std::string> peers;
    for (const std::string& service : AllServices()) {
      ASSIGN_OR_RETURN(const int port, FreeLoopbackPort());
      addresses_[service] = absl::StrCat("127.0.0.1:", port);
      if (service != "gateway") peers.push_back(absl::StrCat(service, "=", addresses_[service]));
    }
    RETURN_IF_ERROR(Spawn(
        "sandbox_psp",
        {"sandbox", absl::StrCat("--psp_port=", psp_port), "--psp_autopay=0s", "--var=" + options_.directory}, {}));
    for (const std::string& service : AllServices()) {
      RETURN_IF_ERROR(Spawn(
          service,
          {"serve", "--services=" + service, "--postgres=" + storage_.conninfo, "--grpc_address=" + addresses_[service],
           absl::StrCat("--http_address=127.0.0.1:", http_port), "--peers=" + absl::StrJoin(peers, ";"),
           absl::StrCat("--psp_url=http://127.0.0.1:", psp_port), "--webhook_url=" + http_url_,
           "--migrations_dir=" + options_.migrations_dir, "--var=" + options_.directory},
          {"VLOT_SERVICE_KEY=" + service_key}));
    }
    Say("the services and the sandbox run, a process each");
    return absl::OkStatus();
  }

  // Until every service answers through the gateway.
  absl::Status WaitUntilReady(JsonApi& office) {
    const absl::Time until = SystemClock().Now() + kPatience;
    while (SystemClock().Now() < until) {
      bool all = true;
      for (const char* list : {"orders", "items", "jobs", "payments", "invoices"}) {
        all = all && office.Get(absl::StrCat("/v1/", list, "?pageSize=1")).ok();
      }
      if (all) return absl::OkStatus();
      usleep(kPollMicros);
    }
    return absl::DeadlineExceededError("the services do not answer; their logs are in " + options_.directory);
  }

  absl::Status Fill() {
    JsonApi shop(http_url_, shop_key_), office(http_url_, operator_key_);
    RETURN_IF_ERROR(WaitUntilReady(office));
    recipe_.profile = options_.profile;
    recipe_.seed = options_.seed;
    ASSIGN_OR_RETURN(recipe_.items, AddCatalogue(office));
    ASSIGN_OR_RETURN(const std::string partner, AddCourier(office));
    RETURN_IF_ERROR(StartCourier(partner));
    if (options_.profile != Profile::kInstant) {
      ASSIGN_OR_RETURN(recipe_.account_customers, AddAccountCustomers(office, shop, kCustomers));
    }
    if (options_.profile != Profile::kAccount) {
      ASSIGN_OR_RETURN(recipe_.instant_customers, AddInstantCustomers(shop, kCustomers));
    }
    Say(absl::StrCat(recipe_.items.size(), " items in stock, ",
                     recipe_.account_customers.size() + recipe_.instant_customers.size(), " customers, a courier"));
    return absl::OkStatus();
  }

  absl::Status StartCourier(const std::string& partner) {
    ASSIGN_OR_RETURN(const std::string key, MakeKey({"create", "partner", partner}));
    if (!options_.one_process) {
      ASSIGN_OR_RETURN(Child child,
                       Child::Start({"sandbox", "--psp_port=-1", "--courier_address=" + addresses_.at("courier"),
                                     "--courier_step=0s", "--var=" + options_.directory},
                                    {"VLOT_COURIER_KEY=" + key}, options_.directory + "/sandbox_courier.log"));
      courier_child_ = std::make_unique<Child>(std::move(child));
      return absl::OkStatus();
    }
    courier_ = std::make_unique<sandbox::CourierSandbox>(
        sandbox::CourierOptions{.address = addresses_.at("courier"), .api_key = key}, SystemClock());
    courier_->Start();
    return absl::OkStatus();
  }

  const SiteOptions options_;
  metrics::Registry metrics_;
  Storage storage_;
  std::unique_ptr<sandbox::PspSandbox> psp_;
  std::unique_ptr<Host> host_;
  std::map<std::string, Child> children_;
  std::unique_ptr<sandbox::CourierSandbox> courier_;
  std::unique_ptr<Child> courier_child_;
  std::map<std::string, std::string> addresses_;  // gRPC, by service
  std::string http_url_, shop_key_, operator_key_;
  Recipe recipe_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Site>> Site::Start(SiteOptions options) {
  auto site = std::make_unique<RunningSite>(std::move(options));
  RETURN_IF_ERROR(site->Start());
  return site;
}

}  // namespace vlot::bench
