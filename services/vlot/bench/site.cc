#include "services/vlot/bench/site.h"

#include <grpcpp/create_channel.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/jsonapi/json_api.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "common/time/clock.h"
#include "services/vlot/bench/mail_folder.h"
#include "services/vlot/bench/stock.h"
#include "services/vlot/make_key.h"
#include "services/vlot/storage.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::bench {
namespace {

constexpr int kCustomers = 100;                 // of each kind
constexpr int64_t kOrdersOfAReceipt = 500'000;  // what a receipt of every item lasts for, at the least
constexpr absl::Duration kPatience = absl::Seconds(120);

class RunningSite final : public Site {
 public:
  explicit RunningSite(SiteOptions options) : options_(std::move(options)) {}

  absl::Status Start() {
    RETURN_IF_ERROR(StartStorage());
    ASSIGN_OR_RETURN(std::string service_key, MakeKey({"create", "service", "bench"}));
    FleetOptions fleet{.directory = options_.directory,
                       .conninfo = storage_.conninfo,
                       .migrations_dir = options_.migrations_dir,
                       .service_key = std::move(service_key)};
    ASSIGN_OR_RETURN(fleet_, options_.one_process ? MakeFleetInThisProcess(std::move(fleet))
                                                  : MakeFleetOfProcesses(std::move(fleet)));
    RETURN_IF_ERROR(fleet_->Start());
    RETURN_IF_ERROR(WaitUntilReady());
    Say(options_.one_process ? "the services and the sandboxes run in this process"
                             : "the services and the sandboxes run, a process each");
    RETURN_IF_ERROR(Fill());
    RETURN_IF_ERROR(fleet_->StartCourier(courier_key_));
    return WaitUntilKnown();
  }

  void StopFleet() override { fleet_->Stop(); }

  absl::Status StartFleet() override {
    RETURN_IF_ERROR(fleet_->Start());
    RETURN_IF_ERROR(WaitUntilReady());
    RETURN_IF_ERROR(fleet_->StartCourier(courier_key_));
    return WaitUntilKnown();
  }

  Fleet& fleet() override { return *fleet_; }
  const std::string& conninfo() const override { return storage_.conninfo; }
  bool mail_in_memory() const override { return mail_.in_memory(); }
  int postmaster_pid() const override { return storage_.cluster->pid(); }
  const std::string& shop_key() const override { return shop_key_; }
  const std::string& operator_key() const override { return operator_key_; }
  const Recipe& recipe() const override { return recipe_; }

 private:
  void Say(const std::string& line) const {
    if (options_.progress) options_.progress(line);
  }

  absl::StatusOr<std::string> MakeKey(const std::vector<std::string>& words) const {
    return vlot::MakeKey(storage_.conninfo, words);
  }

  absl::Status StartStorage() {
    ASSIGN_OR_RETURN(storage_, OpenPrivateStorage(options_.directory, /*throwaway=*/true));
    storage_.cluster->MakeWalReady();
    RETURN_IF_ERROR(migrate::Migrate({.admin_conninfo = storage_.conninfo, .migrations_dir = options_.migrations_dir},
                                     migrate::Action::kDeploy));
    ASSIGN_OR_RETURN(shop_key_, MakeKey({"create", "webshop", "bench-shop"}));
    ASSIGN_OR_RETURN(operator_key_, MakeKey({"create", "operator:admin", "bench"}));
    Say("PostgreSQL runs, a database per service");
    return absl::OkStatus();
  }

  template <class Condition>
  absl::Status Poll(const char* what, Condition there) const {
    return vlot::Poll(kPatience, absl::StrCat(what, "; the logs are in ", options_.directory), there);
  }

  // Until every service answers through the gateway, and tells its counters.
  absl::Status WaitUntilReady() {
    JsonApi office(fleet_->http_url(), operator_key_, "a try-out");
    return Poll("the services do not answer", [&] { return EveryServiceAnswers(office) && fleet_->Metrics().ok(); });
  }

  absl::Status Fill() {
    JsonApi shop(fleet_->http_url(), shop_key_), office(fleet_->http_url(), operator_key_, "a try-out");
    recipe_.profile = options_.profile;
    recipe_.seed = options_.seed;
    ASSIGN_OR_RETURN(recipe_.items, AddCatalogue(office, 1 + options_.stock_for / kOrdersOfAReceipt));
    ASSIGN_OR_RETURN(const std::string partner, AddCourier(office));
    ASSIGN_OR_RETURN(courier_key_, MakeKey({"create", "partner", partner}));
    if (options_.profile != Profile::kInstant) {
      ASSIGN_OR_RETURN(recipe_.account_customers, AddAccountCustomers(office, shop, kCustomers));
    }
    if (options_.profile != Profile::kAccount || options_.instant_customers) {
      ASSIGN_OR_RETURN(recipe_.instant_customers, AddInstantCustomers(shop, kCustomers));
    }
    Say(absl::StrCat(recipe_.items.size(), " items in stock, ",
                     recipe_.account_customers.size() + recipe_.instant_customers.size(), " customers, a courier"));
    return absl::OkStatus();
  }

  // Accounts and items reach ordering by feeds: orders are placed once it knows the newest.
  absl::Status WaitUntilKnown() const {
    const bool on_account = !recipe_.account_customers.empty();
    ordering::v1::PlaceOrderRequest request =
        recipe_.OrderFor(on_account ? recipe_.account_customers.back() : recipe_.instant_customers.back(), 0);
    request.set_validate_only(true);
    const auto stub = ordering::v1::Orders::NewStub(
        grpc::CreateChannel(fleet_->ordering_address(), grpc::InsecureChannelCredentials()));
    return Poll("ordering takes no order", [&] {
      grpc::ClientContext context;
      context.AddMetadata("authorization", absl::StrCat("Bearer ", shop_key_));
      ordering::v1::Order order;
      return stub->PlaceOrder(&context, request, &order).ok() && order.on_account() == on_account;
    });
  }

  const SiteOptions options_;
  const MailFolder mail_{options_.directory + "/mail", options_.mails};
  Storage storage_;
  std::unique_ptr<Fleet> fleet_;  // stops before PostgreSQL
  std::string shop_key_, operator_key_, courier_key_;
  Recipe recipe_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Site>> Site::Start(SiteOptions options) {
  auto site = std::make_unique<RunningSite>(std::move(options));
  RETURN_IF_ERROR(site->Start());
  return site;
}

}  // namespace vlot::bench
