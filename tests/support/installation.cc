#include "tests/support/installation.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/gate/free_port.h"
#include "common/status/status.h"
#include "common/sync/poll.h"

namespace vlot::testing {
namespace {

// Far more than anything takes; a test that waits so long has failed.
constexpr absl::Duration kPatience = absl::Seconds(90);

const char* const kServices[] = {"access",  "fulfilment", "payment",      "invoicing",
                                 "courier", "ordering",   "notification", "gateway"};

std::string Program() {
  const char* program = std::getenv("VLOT_PROGRAM");
  return program != nullptr ? program : "build/services/vlot/vlot";
}

bool Hosts(const std::string& group, const std::string& service) {
  if (group == "all") return true;
  const std::vector<std::string> services = absl::StrSplit(group, ',');
  return std::find(services.begin(), services.end(), service) != services.end();
}

// Asks again and again until `there` says so.
template <class Condition>
absl::Status Await(const std::string& what, Condition there) {
  return Poll(kPatience, absl::StrCat("waited in vain for ", what), there);
}

bool MovesClock(const InstallationOptions& options) {
  return std::find(options.serve_flags.begin(), options.serve_flags.end(), "--sandbox_clock") !=
         options.serve_flags.end();
}

Json Address(const std::string& recipient) {
  return {{"regionCode", "NL"},
          {"postalCode", "1011 AB"},
          {"locality", "Amsterdam"},
          {"addressLines", {"Dorpsstraat 12"}},
          {"recipients", {recipient}}};
}

}  // namespace

int FreePort() {
  const absl::StatusOr<int> port = FreeLoopbackPort();
  if (!port.ok()) throw std::runtime_error(port.status().ToString());
  return *port;
}

absl::StatusOr<std::unique_ptr<Installation>> Installation::Start(InstallationOptions options) {
  std::unique_ptr<Installation> installation(new Installation());
  RETURN_IF_ERROR(installation->Build(std::move(options)));
  return installation;
}

Installation::~Installation() {
  for (auto& [name, process] : processes_) {
    process.Signal(SIGCONT);
    process.Kill();
  }
  processes_.clear();
  cluster_.reset();
  if (std::getenv("VLOT_TEST_KEEP") != nullptr) return;
  pg::PrivateCluster::Remove(directory_ + "/postgres");
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

absl::Status Installation::Build(InstallationOptions options) {
  char name[] = "/var/tmp/vlot-test-XXXXXX";  // long-lived enough, and reachable by PostgreSQL's own user
  if (mkdtemp(name) == nullptr) return absl::ErrnoToStatus(errno, "mkdtemp");
  directory_ = name;
  chmod(name, 0755);
  ASSIGN_OR_RETURN(pg::PrivateCluster cluster,
                   pg::PrivateCluster::Start({.directory = directory_ + "/postgres", .throwaway = true}));
  cluster_ = std::make_unique<pg::PrivateCluster>(std::move(cluster));
  RETURN_IF_ERROR(RunCommand({Program(), "migrate", "deploy", "--postgres=" + cluster_->conninfo()}).status());
  ASSIGN_OR_RETURN(shop_key_, MakeKey({"webshop", "test-shop"}));
  ASSIGN_OR_RETURN(office_key_, MakeKey({"operator:admin", "tester"}));
  psp_url_ = absl::StrCat("http://127.0.0.1:", FreePort());
  std::vector<std::string> command = {Program(), "sandbox", absl::StrCat("--psp_port=", psp_url_.substr(17)),
                                      "--var=" + directory_};
  if (MovesClock(options)) command.push_back("--sandbox_clock");
  ASSIGN_OR_RETURN(Process psp, Process::Start({.command = std::move(command), .log_file = directory_ + "/psp.log"}));
  processes_.emplace("psp", std::move(psp));
  RETURN_IF_ERROR(StartServices(options));
  shop_ = std::make_unique<JsonApi>(http_url_, shop_key_);
  office_ = std::make_unique<JsonApi>(http_url_, office_key_, "to see that it works");
  psp_ = std::make_unique<JsonApi>(psp_url_, "test_key");
  anonymous_ = std::make_unique<JsonApi>(http_url_, "");
  RETURN_IF_ERROR(WaitUntilReady());
  ASSIGN_OR_RETURN(
      const Json location,
      office_->Post(
          "/v1/locations",
          {{"location", {{"displayName", "Warehouse"}, {"kind", "WAREHOUSE"}, {"address", Address("Warehouse")}}}}));
  location_ = location.at("name");
  return StartCourier(options);
}

absl::Status Installation::StartServices(const InstallationOptions& options) {
  ASSIGN_OR_RETURN(const std::string service_key, MakeKey({"service", "test"}));
  const std::string http_address = absl::StrCat("127.0.0.1:", FreePort());
  http_url_ = "http://" + http_address;
  std::map<std::string, std::string> addresses, spare_addresses;
  std::vector<std::string> peers;
  for (const std::string& group : options.processes) {
    addresses[group] = absl::StrCat("127.0.0.1:", FreePort());
    const bool has_spare = std::find(options.spares.begin(), options.spares.end(), group) != options.spares.end();
    if (has_spare) spare_addresses[group] = absl::StrCat("127.0.0.1:", FreePort());
    for (const char* service : kServices) {
      if (!Hosts(group, service)) continue;
      grpc_addresses_[service] = addresses[group];
      peers.push_back(absl::StrCat(service, "=", addresses[group], has_spare ? "," + spare_addresses[group] : ""));
    }
  }
  for (const std::string& group : options.processes) {
    ProcessOptions process{
        .command = {Program(), "serve", "--services=" + group, "--postgres=" + cluster_->conninfo(),
                    "--grpc_address=" + addresses[group], "--http_address=" + http_address,
                    "--peers=" + absl::StrJoin(peers, ";"), "--psp_url=" + psp_url_, "--webhook_url=" + http_url_,
                    "--payment_lookup_scale=30", "--billing_schedule=false", "--var=" + directory_},
        .environment = {{"VLOT_SERVICE_KEY", service_key}},
        .log_file = absl::StrCat(directory_, "/", group, ".log")};
    process.command.insert(process.command.end(), options.serve_flags.begin(), options.serve_flags.end());
    if (spare_addresses.contains(group)) {
      ProcessOptions& spare = spares_[group] = process;
      std::replace(spare.command.begin(), spare.command.end(), "--grpc_address=" + addresses[group],
                   "--grpc_address=" + spare_addresses[group]);
      spare.log_file = absl::StrCat(directory_, "/", group, "-2.log");
    }
    ASSIGN_OR_RETURN(Process started, Process::Start(std::move(process)));
    processes_.emplace(group, std::move(started));
  }
  return absl::OkStatus();
}

absl::Status Installation::StartSpare(const std::string& group) {
  ASSIGN_OR_RETURN(Process started, Process::Start(spares_.at(group)));
  processes_.emplace(group + "-2", std::move(started));
  return absl::OkStatus();
}

std::string Installation::LogOf(const std::string& process) const {
  std::ifstream log(absl::StrCat(directory_, "/", process, ".log"));
  return std::string(std::istreambuf_iterator<char>(log), {});
}

void Installation::KillPostgres() {
  kill(cluster_->pid(), SIGKILL);
  cluster_.reset();
}

absl::Status Installation::RestartPostgres() {
  ASSIGN_OR_RETURN(pg::PrivateCluster cluster,
                   pg::PrivateCluster::Start({.directory = directory_ + "/postgres", .throwaway = true}));
  cluster_ = std::make_unique<pg::PrivateCluster>(std::move(cluster));
  return absl::OkStatus();
}

absl::Status Installation::WaitUntilReady() {
  return Await("the door to answer", [this] {
    const absl::StatusOr<Json> orders = office_->Get("/v1/orders?pageSize=1");
    const absl::StatusOr<Json> items = office_->Get("/v1/items?pageSize=1");
    const absl::StatusOr<Json> jobs = office_->Get("/v1/jobs?pageSize=1");
    const absl::StatusOr<Json> payments = office_->Get("/v1/payments?pageSize=1");
    const absl::StatusOr<Json> invoices = office_->Get("/v1/invoices?pageSize=1");
    return orders.ok() && items.ok() && jobs.ok() && payments.ok() && invoices.ok();
  });
}

absl::Status Installation::StartCourier(const InstallationOptions& options) {
  ASSIGN_OR_RETURN(
      const Json partner,
      office_->Post("/v1/partners", {{"partner", {{"displayName", "Fietskoerier"}, {"nextDayCutoffHour", 24}}}}));
  const std::string name = partner.at("name");
  Json rule = {{"partner", name}, {"priority", 1}, {"regionCode", "NL"}, {"identityCheck", true}};
  RETURN_IF_ERROR(office_->Put("/v1/routingRules", {{"rules", Json::array({rule})}}).status());
  ASSIGN_OR_RETURN(const std::string key, MakeKey({"partner", name}));
  std::vector<std::string> command = {Program(),
                                      "sandbox",
                                      "--psp_port=-1",
                                      "--var=" + directory_,
                                      "--courier_address=" + grpc_addresses_.at("courier"),
                                      absl::StrCat("--courier_step=", absl::FormatDuration(options.courier_step))};
  if (MovesClock(options)) command.push_back("--sandbox_clock");
  ASSIGN_OR_RETURN(Process courier, Process::Start({.command = std::move(command),
                                                    .environment = {{"VLOT_COURIER_KEY", key}},
                                                    .log_file = directory_ + "/sandbox_courier.log"}));
  processes_.emplace("sandbox_courier", std::move(courier));
  return absl::OkStatus();
}

const std::string& Installation::grpc_address(const std::string& service) const { return grpc_addresses_.at(service); }

absl::StatusOr<std::string> Installation::MakeKey(const std::vector<std::string>& words) {
  std::vector<std::string> command = {"keys", "create", "--reason=a test"};
  command.insert(command.end(), words.begin(), words.end());
  ASSIGN_OR_RETURN(const std::string output, Run(std::move(command)));
  return std::string(absl::StripAsciiWhitespace(output));
}

absl::StatusOr<std::string> Installation::Run(std::vector<std::string> words) {
  words.insert(words.begin(), Program());
  words.push_back("--postgres=" + cluster_->conninfo());
  return RunCommand(words);
}

absl::StatusOr<std::string> Installation::NewConsumer() {
  ASSIGN_OR_RETURN(const Json made, shop_->Post("/v1/customers", {{"customer",
                                                                   {{"kind", "CONSUMER"},
                                                                    {"displayName", "Anna de Vries"},
                                                                    {"email", "anna@example.nl"},
                                                                    {"address", Address("Anna de Vries")}}}}));
  return made.at("name").get<std::string>();
}

absl::StatusOr<std::string> Installation::NewMonthlyCustomer(int64_t limit_cents) {
  ASSIGN_OR_RETURN(const Json account,
                   office_->Post("/v1/accounts", {{"account",
                                                   {{"billingMode", "MONTHLY"},
                                                    {"creditLimit", Euro(limit_cents)},
                                                    {"party",
                                                     {{"legalName", "Bakkerij Jansen B.V."},
                                                      {"business", true},
                                                      {"registrationNumber", "68750110"},
                                                      {"vatId", "NL687501106B01"},
                                                      {"address", Address("Bakkerij Jansen B.V.")}}}}}}));
  const Json company = {
      {"legalName", "Bakkerij Jansen B.V."}, {"registrationNumber", "68750110"}, {"vatId", "NL687501106B01"}};
  ASSIGN_OR_RETURN(const Json made, shop_->Post("/v1/customers", {{"customer",
                                                                   {{"kind", "BUSINESS"},
                                                                    {"displayName", "Bakkerij Jansen B.V."},
                                                                    {"company", company},
                                                                    {"account", account.at("name")},
                                                                    {"address", Address("Bakkerij Jansen B.V.")}}}}));
  return made.at("name").get<std::string>();
}

absl::StatusOr<std::string> Installation::NewConsumerOnAccount(int64_t limit_cents) {
  const Json party = {{"legalName", "Anna de Vries"}, {"address", Address("Anna de Vries")}};
  ASSIGN_OR_RETURN(
      const Json account,
      office_->Post("/v1/accounts",
                    {{"account", {{"billingMode", "MONTHLY"}, {"creditLimit", Euro(limit_cents)}, {"party", party}}}}));
  ASSIGN_OR_RETURN(const Json made, shop_->Post("/v1/customers", {{"customer",
                                                                   {{"kind", "CONSUMER"},
                                                                    {"displayName", "Anna de Vries"},
                                                                    {"email", "anna@example.nl"},
                                                                    {"account", account.at("name")},
                                                                    {"address", Address("Anna de Vries")}}}}));
  return made.at("name").get<std::string>();
}

absl::StatusOr<std::string> Installation::NewItem(const std::string& vat_category, int64_t quantity) {
  const std::string name = absl::StrCat("items/T-", NewRequestId());
  RETURN_IF_ERROR(office_
                      ->Post("/v1/items", {{"item",
                                            {{"name", name},
                                             {"title", "Thing"},
                                             {"kind", "GOODS"},
                                             {"vatCategory", vat_category},
                                             {"weightGrams", 100}}}})
                      .status());
  if (quantity > 0) {
    Json items = Json::array({{{"item", name}, {"quantity", absl::StrCat(quantity)}}});
    RETURN_IF_ERROR(office_->Post(absl::StrCat("/v1/", location_, ":recordReceipt"), {{"items", items}}).status());
  }
  return name;
}

Json Installation::OrderBody(const std::string& customer, const std::string& item, int quantity, int64_t unit_cents) {
  Json line = {{"item", item}, {"quantity", quantity}, {"unitPrice", Euro(unit_cents)}};
  return {{"requestId", NewRequestId()},
          {"order",
           {{"customer", customer},
            {"channel", "channels/webshop"},
            {"pricesIncludeVat", true},
            {"lines", Json::array({line})},
            {"delivery", {{"address", Address("Anna de Vries")}}},
            {"payment", {{"method", "ideal"}, {"redirectUrl", "https://shop.example/thanks"}}}}}};
}

absl::StatusOr<Json> Installation::WaitForCheckout(const std::string& order) {
  Json found;
  RETURN_IF_ERROR(Await(absl::StrCat(order, " to be payable"), [&] {
    const absl::StatusOr<Json> got = office_->Get(absl::StrCat("/v1/", order));
    if (got.ok()) found = *got;
    return got.ok() && !found.value("checkoutUrl", "").empty();
  }));
  return found;
}

absl::Status Installation::Pay(const std::string& checkout_url, const std::string& outcome) {
  http::Client browser(http::Client::Options{});
  http::ClientRequest request{.method = "POST", .url = checkout_url, .body = "status=" + outcome};
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  ASSIGN_OR_RETURN(const http::ClientResponse response, browser.CallAndWait(std::move(request)));
  if (response.status < 400) return absl::OkStatus();
  return absl::UnknownError(absl::StrCat("the payment page answered ", response.status, ": ", response.body));
}

absl::StatusOr<Json> Installation::WaitForState(const std::string& order, const std::string& state, bool pay) {
  Json found;
  bool paid = !pay;
  const absl::Status reached = Await(absl::StrCat(order, " to be ", state), [&] {
    const absl::StatusOr<Json> got = office_->Get(absl::StrCat("/v1/", order));
    if (!got.ok()) return false;
    found = *got;
    if (const std::string url = found.value("checkoutUrl", ""); !paid && !url.empty()) paid = Pay(url).ok();
    return found.value("state", "") == state;
  });
  if (reached.ok()) return found;
  const absl::StatusOr<std::vector<std::string>> timeline = Timeline(order);
  return absl::DeadlineExceededError(absl::StrCat(reached.message(), "; it is ", found.value("state", "?"),
                                                  " and waits for ", found.value("waits", Json::array()).dump(),
                                                  " after ", timeline.ok() ? absl::StrJoin(*timeline, " ") : ""));
}

absl::Status Installation::WaitOnTimeline(const std::string& order, const std::string& kind) {
  return Await(absl::StrCat(order, " to have ", kind), [&]() -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const std::vector<std::string> kinds, Timeline(order));
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  });
}

absl::StatusOr<std::vector<std::string>> Installation::Timeline(const std::string& order) {
  ASSIGN_OR_RETURN(const Json journal, office_->Get(absl::StrCat("/v1/", order, "/journal")));
  std::vector<std::string> kinds;
  for (const Json& entry : journal.value("entries", Json::array())) kinds.push_back(entry.at("kind"));
  return kinds;
}

}  // namespace vlot::testing
