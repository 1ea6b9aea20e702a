#include "services/vlot/demo/trial.h"

#include "absl/strings/str_cat.h"
#include "common/gate/free_port.h"
#include "common/metrics/metrics.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "services/sandbox/psp_sandbox.h"
#include "services/sandbox_courier/courier_sandbox.h"
#include "services/vlot/host.h"
#include "services/vlot/make_key.h"
#include "services/vlot/sandbox_clock.h"
#include "services/vlot/storage.h"

namespace vlot::demo {
namespace {

constexpr char kPspKey[] = "test_demo";
constexpr char kSepaCreditorId[] = "NL69ZZZ123456780000";  // of the example seller

Json DutchAddress(const std::string& name, const std::string& street, const std::string& code,
                  const std::string& city) {
  return {{"regionCode", "NL"},
          {"postalCode", code},
          {"locality", city},
          {"addressLines", {street}},
          {"recipients", {name}}};
}

class RunningTrial final : public Trial {
 public:
  explicit RunningTrial(TrialOptions options) : options_(std::move(options)) {}

  ~RunningTrial() override {
    if (courier_) courier_->Stop();
    if (host_) host_->Stop();
  }

  absl::Status Start() {
    RETURN_IF_ERROR(StartStorage());
    ASSIGN_OR_RETURN(sandbox_clock_, SandboxClock::Open(SystemClock(), options_.directory + "/sandbox_clock"));
    RETURN_IF_ERROR(StartServices());
    RETURN_IF_ERROR(LoadCatalogue());
    RETURN_IF_ERROR(StartCourier());
    return LoadCustomers();
  }

  std::string http_url() const override { return host_->http_url(); }
  std::string grpc_address() const override { return host_->grpc_address(); }
  std::string psp_url() const override { return psp_->url(); }
  const std::string& shop_key() const override { return shop_key_; }
  const std::string& operator_key() const override { return operator_key_; }
  JsonApi& shop() override { return *shop_; }
  JsonApi& office() override { return *office_; }
  Clock& clock() override { return sandbox_clock_->clock(); }
  const std::vector<TrialCustomer>& customers() const override { return customers_; }

 private:
  void Say(const std::string& line) const {
    if (options_.progress) options_.progress(line);
  }

  absl::Status StartStorage() {
    ASSIGN_OR_RETURN(storage_, OpenPrivateStorage(options_.directory, /*throwaway=*/true));
    Say("PostgreSQL runs, private and durable; its databases are made…");
    RETURN_IF_ERROR(migrate::Migrate({.admin_conninfo = storage_.conninfo, .migrations_dir = options_.migrations_dir},
                                     migrate::Action::kDeploy));
    Say("a database per service, migrated");
    ASSIGN_OR_RETURN(shop_key_, MakeKey({"create", "webshop", "demo-shop"}));
    ASSIGN_OR_RETURN(operator_key_, MakeKey({"create", "operator:admin", "demo"}));
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> MakeKey(const std::vector<std::string>& words) const {
    return vlot::MakeKey(storage_.conninfo, words);
  }

  absl::Status StartServices() {
    ASSIGN_OR_RETURN(
        psp_, sandbox::PspSandbox::Start(
                  {.data_dir = options_.directory + "/psp", .allow_loopback_webhooks = true, .clock = &clock()}));
    Say(absl::StrCat("the sandbox payment provider speaks Mollie's API at ", psp_->url(), "/v2"));
    ASSIGN_OR_RETURN(const int http_port, FreeLoopbackPort());
    HostOptions host{.services = {AllServices().begin(), AllServices().end()},
                     .conninfo = storage_.conninfo,
                     .migrations_dir = options_.migrations_dir,
                     .http_address = absl::StrCat("127.0.0.1:", http_port),
                     .psp_url = psp_->url(),
                     .psp_key = kPspKey,
                     .webhook_url = absl::StrCat("http://127.0.0.1:", http_port),
                     .sepa_creditor_id = kSepaCreditorId,
                     .sandbox_clock = sandbox_clock_.get(),
                     .mail_dir = options_.directory + "/mail",
                     .mail_invoices = true};
    ASSIGN_OR_RETURN(host_, Host::Start(std::move(host), clock(), metrics_));
    Say(absl::StrCat("the services listen: HTTP at ", host_->http_url(), ", gRPC at ", host_->grpc_address()));
    shop_ = std::make_unique<JsonApi>(host_->http_url(), shop_key_);
    office_ = std::make_unique<JsonApi>(host_->http_url(), operator_key_, "the demo");
    return absl::OkStatus();
  }

  absl::Status LoadCatalogue() {
    ASSIGN_OR_RETURN(const Json warehouse,
                     office_->Post("/v1/locations",
                                   {{"location",
                                     {{"displayName", "Magazijn Utrecht"},
                                      {"kind", "WAREHOUSE"},
                                      {"address", DutchAddress("Magazijn", "Kanaalweg 1", "3526 KM", "Utrecht")}}}}));
    struct Sample {
      const char *sku, *title, *vat;
      int grams;
    };
    static constexpr Sample kItems[] = {{"PHONE-1", "Telefoon Vlot One", "STANDARD", 240},
                                        {"CASE-1", "Hoesje Vlot One", "STANDARD", 40},
                                        {"BOOK-1", "Het boek van de bezorger", "REDUCED", 310},
                                        {"STAMP-1", "Postzegels voor de export", "ZERO", 10}};
    Json received = Json::array();
    for (const Sample& item : kItems) {
      const std::string name = absl::StrCat("items/", item.sku);
      RETURN_IF_ERROR(office_
                          ->Post("/v1/items", {{"item",
                                                {{"name", name},
                                                 {"title", item.title},
                                                 {"kind", "GOODS"},
                                                 {"vatCategory", item.vat},
                                                 {"weightGrams", item.grams}}}})
                          .status());
      received.push_back({{"item", name}, {"quantity", "100000"}});
    }
    RETURN_IF_ERROR(office_
                        ->Post(absl::StrCat("/v1/", warehouse.at("name").get<std::string>(), ":recordReceipt"),
                               {{"items", received}, {"reference", "opening stock"}})
                        .status());
    Say("a catalogue of 4 items (VAT 21 %, 9 %, 0 %), 100,000 of each in stock");
    return absl::OkStatus();
  }

  absl::Status StartCourier() {
    ASSIGN_OR_RETURN(
        const Json partner,
        office_->Post("/v1/partners", {{"partner", {{"displayName", "Fietskoerier"}, {"nextDayCutoffHour", 24}}}}));
    const std::string name = partner.at("name");
    RETURN_IF_ERROR(
        office_
            ->Put("/v1/routingRules",
                  {{"rules", {{{"partner", name}, {"priority", 1}, {"regionCode", "NL"}, {"identityCheck", true}}}}})
            .status());
    ASSIGN_OR_RETURN(const std::string key, MakeKey({"create", "partner", name}));
    courier_ = std::make_unique<sandbox::CourierSandbox>(
        sandbox::CourierOptions{.address = host_->grpc_address(), .api_key = key, .step_delay = options_.courier_step},
        clock());
    courier_->Start();
    Say("the sandbox courier works the public partner API");
    return absl::OkStatus();
  }

  absl::Status LoadCustomers() {
    RETURN_IF_ERROR(
        AddCustomer("Anna de Vries", true,
                    {{"kind", "CONSUMER"},
                     {"displayName", "Anna de Vries"},
                     {"email", "anna@example.nl"},
                     {"language", "nl"},
                     {"address", DutchAddress("Anna de Vries", "Dorpsstraat 12", "1011 AB", "Amsterdam")}}));
    RETURN_IF_ERROR(AddCustomer("John Smith", true,
                                {{"kind", "CONSUMER"},
                                 {"displayName", "John Smith"},
                                 {"email", "john@example.com"},
                                 {"language", "en"},
                                 {"address", DutchAddress("John Smith", "Havenweg 3", "3011 XK", "Rotterdam")}}));
    Json company = {{"legalName", "Bakkerij Jansen B.V."},
                    {"registrationNumber", "68750110"},
                    {"vatId", "NL687501106B01"},
                    {"buyerReference", "kantoor"}};
    RETURN_IF_ERROR(
        AddCustomer("Bakkerij Jansen B.V.", false,
                    {{"kind", "BUSINESS"},
                     {"displayName", "Bakkerij Jansen B.V."},
                     {"email", "inkoop@example.nl"},
                     {"language", "nl"},
                     {"company", company},
                     {"address", DutchAddress("Bakkerij Jansen B.V.", "Markt 8", "5611 EB", "Eindhoven")}}));
    Say("three customers: two consumers and a company");
    return absl::OkStatus();
  }

  absl::Status AddCustomer(const std::string& title, bool prices_include_vat, const Json& customer) {
    ASSIGN_OR_RETURN(const Json made, shop_->Post("/v1/customers", {{"customer", customer}}));
    customers_.push_back({made.at("name"), title, prices_include_vat});
    return absl::OkStatus();
  }

  const TrialOptions options_;
  metrics::Registry metrics_;
  std::unique_ptr<SandboxClock> sandbox_clock_;
  Storage storage_;
  std::unique_ptr<sandbox::PspSandbox> psp_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<sandbox::CourierSandbox> courier_;
  std::string shop_key_, operator_key_;
  std::unique_ptr<JsonApi> shop_, office_;
  std::vector<TrialCustomer> customers_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Trial>> Trial::Start(TrialOptions options) {
  auto trial = std::make_unique<RunningTrial>(std::move(options));
  RETURN_IF_ERROR(trial->Start());
  return trial;
}

}  // namespace vlot::demo
