// The installation that is put to the test: two copies of every service, a process each, with a private PostgreSQL, the
// sandbox payment provider and courier, and a gate on every way from one to another. Made new in a folder of its own.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/gate/tcp_gate.h"
#include "common/pg/private_cluster.h"
#include "services/vlot/bench/recipe.h"
#include "services/vlot/chaos/schedule.h"
#include "services/vlot/chaos/unit.h"

namespace vlot::chaos {

struct SiteOptions {
  std::string directory;  // for everything that is kept
  std::string migrations_dir;
  uint64_t seed = 1;
  std::function<void(const std::string&)> progress;  // a line for each thing that is ready
};

class Site {
 public:
  // Whom and what faults may hit: the same for every site.
  static const Targets& targets();

  static absl::StatusOr<std::unique_ptr<Site>> Start(SiteOptions options);
  ~Site();  // ends everything, PostgreSQL last

  // For the schedule. Also done by itself: what ended without having been killed is started again.
  absl::Status Begin(const Fault& fault);
  absl::Status End(const Fault& fault);
  absl::Status Supervise();  // CANCELLED when this process is told to end
  // Restarts by Supervise, by name.
  const std::map<std::string, int>& restarts() const { return restarts_; }

  const std::vector<std::string>& shop_urls() const { return shop_urls_; }  // of the gateways, through the gates
  const std::string& office_url() const { return office_url_; }             // of a gateway, without a gate
  const std::string& psp_url() const { return psp_url_; }                   // likewise
  const std::string& shop_key() const { return shop_key_; }
  const std::string& operator_key() const { return operator_key_; }
  const std::string& conninfo() const { return conninfo_; }  // of PostgreSQL's superuser, without a gate
  const bench::Recipe& recipe() const { return recipe_; }

 private:
  explicit Site(SiteOptions options) : options_(std::move(options)) {}

  absl::Status StartAll();
  absl::Status StartPostgres();
  absl::Status StartServices();
  absl::Status Fill();
  // Until every service answers through every gateway.
  absl::Status WaitUntilReady();
  absl::Status AddUnit(const std::string& name, Unit::Options options);
  // A gate on the way `from`>`to`: the port to use instead of `port`.
  int AddWay(const std::string& way, int port);
  // What one copy of a service is told: every copy has ways of its own.
  std::string PostgresFor(const std::string& unit);
  std::string PeersOf(const std::string& service, const std::string& unit);
  absl::Status KillPostgres();
  void SignalPostgres(int signal) const;

  const SiteOptions options_;
  std::unique_ptr<pg::PrivateCluster> cluster_;  // null while it is killed
  std::string conninfo_, postgres_socket_;
  std::map<std::string, int> ports_;       // of every copy's gRPC, by name
  std::map<std::string, int> http_ports_;  // of the gateways
  std::map<std::string, std::unique_ptr<TcpGate>> gates_;
  std::map<std::string, std::unique_ptr<Unit>> units_;
  std::map<std::string, int> restarts_;
  std::vector<std::string> shop_urls_;
  std::string office_url_, psp_url_, shop_key_, operator_key_;
  bench::Recipe recipe_;
};

}  // namespace vlot::chaos
