#include "services/vlot/chaos/site.h"

#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/gate/free_port.h"
#include "common/jsonapi/json_api.h"
#include "common/migrate/migrate.h"
#include "common/pg/cluster_files.h"
#include "common/pg/options.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "common/time/clock.h"
#include "services/vlot/bench/stock.h"
#include "services/vlot/host.h"
#include "services/vlot/make_key.h"
#include "services/vlot/signals.h"

namespace vlot::chaos {
namespace {

constexpr int kCopies = 2;
constexpr int kCustomers = 20;  // of each kind
constexpr absl::Duration kPatience = absl::Seconds(60);
// So that cancels meet payments in every state.
constexpr absl::Duration kAutopay = absl::Milliseconds(400);
constexpr absl::Duration kCourierStep = absl::Milliseconds(200);
// The payment service looks for answers that did not come so many times as soon: its last wait, a day, is three
// minutes.
constexpr int kPaymentLookupScale = 500;

constexpr char kPostgres[] = "postgres", kPsp[] = "sandbox_psp", kCourierSandbox[] = "sandbox_courier";

std::string CopyName(const std::string& service, int copy) { return absl::StrCat(service, "-", copy); }
std::string Way(const std::string& from, const std::string& to) { return absl::StrCat(from, ">", to); }

// Whom a service calls.
std::vector<std::string> PeersByService(const std::string& service) {
  if (service == "access") return {};
  if (service == "ordering") return {"access", "fulfilment", "payment", "invoicing", "courier"};
  if (service == "invoicing") return {"access", "payment"};
  if (service == "notification") return {"access", "ordering", "invoicing"};
  if (service == "gateway") {
    std::vector<std::string> all = AllServices();
    std::erase(all, "gateway");
    return all;
  }
  return {"access"};
}

Targets AllTargets() {
  Targets all;
  for (const std::string& service : AllServices()) {
    for (int copy = 1; copy <= kCopies; ++copy) {
      const std::string name = CopyName(service, copy);
      all.processes.push_back(name);
      if (service == "ordering" || service == "payment") all.leasing.push_back(name);
      if (service == "gateway") all.ways.push_back(Way("shop", name));
      if (service != "gateway") all.ways.push_back(Way(name, kPostgres));
      for (const std::string& peer : PeersByService(service)) {
        for (int other = 1; other <= kCopies; ++other) all.ways.push_back(Way(name, CopyName(peer, other)));
      }
    }
  }
  for (int copy = 1; copy <= kCopies; ++copy) {
    all.ways.push_back(Way(kCourierSandbox, CopyName("courier", copy)));
    all.ways.push_back(Way(CopyName("payment", copy), kPsp));
    all.ways.push_back(Way(kPsp, CopyName("gateway", copy)));
  }
  for (const char* name : {kPostgres, kPsp, kCourierSandbox}) all.processes.emplace_back(name);
  return all;
}

std::string Loopback(int port) { return absl::StrCat("127.0.0.1:", port); }

}  // namespace

const Targets& Site::targets() {
  static const auto& targets = *new Targets(AllTargets());
  return targets;
}

absl::StatusOr<std::unique_ptr<Site>> Site::Start(SiteOptions options) {
  std::unique_ptr<Site> site(new Site(std::move(options)));
  RETURN_IF_ERROR(site->StartAll());
  return site;
}

Site::~Site() {
  units_.clear();
  gates_.clear();
  SignalPostgres(SIGCONT);
  cluster_.reset();
}

absl::Status Site::StartAll() {
  RETURN_IF_ERROR(StartPostgres());
  RETURN_IF_ERROR(migrate::Migrate({.admin_conninfo = conninfo_, .migrations_dir = options_.migrations_dir},
                                   migrate::Action::kDeploy));
  ASSIGN_OR_RETURN(shop_key_, MakeKey(conninfo_, {"create", "webshop", "chaos-shop"}));
  ASSIGN_OR_RETURN(operator_key_, MakeKey(conninfo_, {"create", "operator:admin", "chaos"}));
  options_.progress("PostgreSQL runs, a database per service");
  RETURN_IF_ERROR(StartServices());
  RETURN_IF_ERROR(Fill());
  return absl::OkStatus();
}

absl::Status Site::StartPostgres() {
  ASSIGN_OR_RETURN(pg::PrivateCluster cluster,
                   pg::PrivateCluster::Start({.directory = options_.directory + "/postgres"}));
  cluster_ = std::make_unique<pg::PrivateCluster>(std::move(cluster));
  conninfo_ = cluster_->conninfo();
  ASSIGN_OR_RETURN(const pg::ConninfoParts parts, pg::ParseConninfo(conninfo_));
  postgres_socket_ = absl::StrCat(parts.at("host"), "/.s.PGSQL.", parts.at("port"));
  return absl::OkStatus();
}

absl::Status Site::AddUnit(const std::string& name, Unit::Options options) {
  options.log_file = absl::StrCat(options_.directory, "/", name, ".log");
  options.words.push_back("--var=" + options_.directory);
  auto unit = std::make_unique<Unit>(std::move(options));
  RETURN_IF_ERROR(unit->Start());
  units_.emplace(name, std::move(unit));
  return absl::OkStatus();
}

int Site::AddWay(const std::string& way, int port) {
  return gates_.emplace(way, TcpGate::ToPort(static_cast<uint16_t>(port))).first->second->port();
}

std::string Site::PostgresFor(const std::string& unit) {
  const std::string way = Way(unit, kPostgres);
  if (!gates_.contains(way)) gates_.emplace(way, TcpGate::ToUnixSocket(postgres_socket_));
  return absl::StrCat("host=127.0.0.1 port=", gates_.at(way)->port(), " user=postgres dbname=postgres");
}

std::string Site::PeersOf(const std::string& service, const std::string& unit) {
  std::vector<std::string> peers;
  for (const std::string& peer : PeersByService(service)) {
    std::vector<std::string> addresses;
    for (int copy = 1; copy <= kCopies; ++copy) {
      const std::string name = CopyName(peer, copy);
      addresses.push_back(Loopback(AddWay(Way(unit, name), ports_.at(name))));
    }
    peers.push_back(absl::StrCat(peer, "=ipv4:", absl::StrJoin(addresses, ",")));
  }
  return absl::StrJoin(peers, ";");
}

absl::Status Site::StartServices() {
  ASSIGN_OR_RETURN(const std::string service_key, MakeKey(conninfo_, {"create", "service", "chaos"}));
  for (const std::string& service : AllServices()) {
    for (int copy = 1; copy <= kCopies; ++copy) {
      ASSIGN_OR_RETURN(ports_[CopyName(service, copy)], FreeLoopbackPort());
      if (service == "gateway") {
        ASSIGN_OR_RETURN(http_ports_[CopyName(service, copy)], FreeLoopbackPort());
      }
    }
  }
  ASSIGN_OR_RETURN(const int psp_port, FreeLoopbackPort());
  psp_url_ = absl::StrCat("http://", Loopback(psp_port));
  RETURN_IF_ERROR(AddUnit(
      kPsp, {.words = {"sandbox", absl::StrCat("--psp_port=", psp_port),
                       absl::StrCat("--psp_autopay=", absl::FormatDuration(kAutopay)), "--psp_settle_every=inf"}}));
  for (const std::string& service : AllServices()) {
    for (int copy = 1; copy <= kCopies; ++copy) {
      const std::string name = CopyName(service, copy);
      std::string psp = Loopback(psp_port), webhooks;
      if (service == "payment") {
        const std::string door = CopyName("gateway", copy);
        psp = Loopback(AddWay(Way(name, kPsp), psp_port));
        webhooks = "http://" + Loopback(AddWay(Way(kPsp, door), http_ports_.at(door)));
      }
      std::vector<std::string> words = {"serve",
                                        "--services=" + service,
                                        "--grpc_address=" + Loopback(ports_.at(name)),
                                        "--peers=" + PeersOf(service, name),
                                        "--psp_url=http://" + psp,
                                        "--webhook_url=" + webhooks,
                                        absl::StrCat("--payment_lookup_scale=", kPaymentLookupScale),
                                        "--migrations_dir=" + options_.migrations_dir};
      words.push_back("--postgres=" + (service == "gateway" ? conninfo_ : PostgresFor(name)));
      if (service == "gateway") words.push_back("--http_address=" + Loopback(http_ports_.at(name)));
      RETURN_IF_ERROR(AddUnit(name, {.words = std::move(words), .environment = {"VLOT_SERVICE_KEY=" + service_key}}));
    }
  }
  for (const auto& [name, port] : http_ports_) {
    shop_urls_.push_back(absl::StrCat("http://", Loopback(AddWay(Way("shop", name), port))));
  }
  office_url_ = absl::StrCat("http://", Loopback(http_ports_.begin()->second));
  options_.progress(absl::StrCat(units_.size(), " processes, ", gates_.size(), " ways between them"));
  return absl::OkStatus();
}

absl::Status Site::Fill() {
  JsonApi shop(office_url_, shop_key_), office(office_url_, operator_key_, "a try-out");
  RETURN_IF_ERROR(WaitUntilReady());
  recipe_.profile = bench::Profile::kMixed;
  recipe_.seed = options_.seed;
  ASSIGN_OR_RETURN(recipe_.items, bench::AddCatalogue(office, /*receipts=*/1));
  ASSIGN_OR_RETURN(const std::string partner, bench::AddCourier(office));
  ASSIGN_OR_RETURN(recipe_.account_customers, bench::AddAccountCustomers(office, shop, kCustomers));
  ASSIGN_OR_RETURN(recipe_.instant_customers, bench::AddInstantCustomers(shop, kCustomers));
  ASSIGN_OR_RETURN(const std::string key, MakeKey(conninfo_, {"create", "partner", partner}));
  std::vector<std::string> addresses;
  for (int copy = 1; copy <= kCopies; ++copy) {
    const std::string name = CopyName("courier", copy);
    addresses.push_back(Loopback(AddWay(Way(kCourierSandbox, name), ports_.at(name))));
  }
  return AddUnit(kCourierSandbox,
                 {.words = {"sandbox", "--psp_port=-1", "--courier_address=ipv4:" + absl::StrJoin(addresses, ","),
                            absl::StrCat("--courier_step=", absl::FormatDuration(kCourierStep))},
                  .environment = {"VLOT_COURIER_KEY=" + key}});
}

absl::Status Site::WaitUntilReady() {
  return Poll(kPatience, "the services do not answer; their logs are in " + options_.directory,
              [&]() -> absl::StatusOr<bool> {
                for (const auto& [name, port] : http_ports_) {
                  JsonApi office(absl::StrCat("http://", Loopback(port)), operator_key_, "a try-out");
                  if (!bench::EveryServiceAnswers(office)) {
                    RETURN_IF_ERROR(Supervise());
                    return false;
                  }
                }
                return true;
              });
}

absl::Status Site::Begin(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kKill:
      if (fault.target == kPostgres) return KillPostgres();
      units_.at(fault.target)->Kill();
      return absl::OkStatus();
    case FaultKind::kFreeze:
      if (fault.target == kPostgres) {
        SignalPostgres(SIGSTOP);
      } else {
        units_.at(fault.target)->Freeze();
      }
      return absl::OkStatus();
    case FaultKind::kCut:
      gates_.at(fault.target)->Cut();
      return absl::OkStatus();
    case FaultKind::kDelay:
      gates_.at(fault.target)->Delay(fault.delay);
      return absl::OkStatus();
    case FaultKind::kRefuse:
      gates_.at(fault.target)->Refuse();
      return absl::OkStatus();
    case FaultKind::kDropAnswers:
      gates_.at(fault.target)->DropAnswers();
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status Site::End(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kKill:
      return fault.target == kPostgres ? StartPostgres() : units_.at(fault.target)->Start();
    case FaultKind::kFreeze:
      if (fault.target == kPostgres) {
        SignalPostgres(SIGCONT);
      } else {
        units_.at(fault.target)->Thaw();
      }
      return absl::OkStatus();
    case FaultKind::kCut:
      return absl::OkStatus();
    case FaultKind::kDelay:
    case FaultKind::kRefuse:
      gates_.at(fault.target)->Pass();
      return absl::OkStatus();
    case FaultKind::kDropAnswers:  // streams with a hole in them are of no use to anybody
      gates_.at(fault.target)->Cut();
      gates_.at(fault.target)->Pass();
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status Site::KillPostgres() {
  if (cluster_) kill(cluster_->pid(), SIGKILL);
  cluster_.reset();
  return absl::OkStatus();
}

// All of it: a database of which only the postmaster stands still goes on serving.
void Site::SignalPostgres(int signal) const {
  if (!cluster_) return;
  kill(cluster_->pid(), signal);
  for (const pid_t child : pg::ChildrenOf(cluster_->pid())) kill(child, signal);
}

absl::Status Site::Supervise() {
  if (EndSignalCame()) return absl::CancelledError("told to end");
  for (const auto& [name, unit] : units_) {
    absl::StatusOr<bool> restarted = unit->Supervise();
    if (!restarted.ok()) return WithContext(restarted.status(), name);
    if (*restarted) ++restarts_[name];
  }
  return absl::OkStatus();
}

}  // namespace vlot::chaos
