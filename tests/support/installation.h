// A whole installation run as a company would: the built program's processes on loopback, with a PostgreSQL of its own,
// the sandbox payment provider and a sandbox courier, driven through the public doors only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/jsonapi/json_api.h"
#include "common/pg/private_cluster.h"
#include "tests/support/process.h"

namespace vlot::testing {

struct InstallationOptions {
  // Groups of services, a process each; {"all"} for one.
  std::vector<std::string> processes = {"all"};
  std::vector<std::string> spares;  // groups of which StartSpare starts a second copy, at an address that all know
  absl::Duration courier_step = absl::Milliseconds(50);
  std::vector<std::string> serve_flags;  // for every process of services
};

class Installation {
 public:
  // Builds up everything and waits until it answers. Its files go with it.
  static absl::StatusOr<std::unique_ptr<Installation>> Start(InstallationOptions options = {});
  ~Installation();

  JsonApi& shop() { return *shop_; }
  JsonApi& office() { return *office_; }  // an operator, admin
  JsonApi& psp() { return *psp_; }        // the sandbox's own doors
  JsonApi& anonymous() { return *anonymous_; }
  const std::string& http_url() const { return http_url_; }
  // Where the gRPC of a service listens.
  const std::string& grpc_address(const std::string& service) const;
  const std::string& shop_key() const { return shop_key_; }
  const std::string& office_key() const { return office_key_; }
  // Of PostgreSQL, for its superuser; and of the sandbox provider.
  const std::string& conninfo() const { return cluster_->conninfo(); }
  const std::string& psp_url() const { return psp_url_; }

  // The process that hosts a group of services, or "psp", "sandbox_courier".
  Process& process(const std::string& name) { return processes_.at(name); }
  // Starts the second copy of a group of services: the process "<group>-2".
  absl::Status StartSpare(const std::string& group);
  // What a process has said so far.
  std::string LogOf(const std::string& process) const;
  // The database's postmaster, as a crash of the machine ends it, and again.
  void KillPostgres();
  absl::Status RestartPostgres();
  // Waits until the door answers, after a restart.
  absl::Status WaitUntilReady();

  // A new key of the command line's `keys create`.
  absl::StatusOr<std::string> MakeKey(const std::vector<std::string>& words);

  // Runs a word of the program on this installation's databases to its end: what it writes.
  absl::StatusOr<std::string> Run(std::vector<std::string> words);

  // A new consumer of the shop; customers/{uuid}.
  absl::StatusOr<std::string> NewConsumer();
  // A new business customer on a monthly account with that credit limit.
  absl::StatusOr<std::string> NewMonthlyCustomer(int64_t limit_cents);
  // A new consumer who buys on such an account.
  absl::StatusOr<std::string> NewConsumerOnAccount(int64_t limit_cents);
  // A new item with stock; items/{sku}.
  absl::StatusOr<std::string> NewItem(const std::string& vat_category, int64_t quantity);

  // The body of an order of one line; change it and post it to /v1/orders.
  static Json OrderBody(const std::string& customer, const std::string& item, int quantity, int64_t unit_cents);

  // Polls the order until `state` (with payments made when asked for), or fails with its timeline.
  absl::StatusOr<Json> WaitForState(const std::string& order, const std::string& state, bool pay = true);
  // The order once it can be paid.
  absl::StatusOr<Json> WaitForCheckout(const std::string& order);
  // Chooses an outcome on the provider's page: "paid", "failed", "canceled", "expired".
  absl::Status Pay(const std::string& checkout_url, const std::string& outcome = "paid");
  // The kinds on an order's timeline, in order.
  absl::StatusOr<std::vector<std::string>> Timeline(const std::string& order);
  // Polls it until it has an entry of this kind.
  absl::Status WaitOnTimeline(const std::string& order, const std::string& kind);

 private:
  Installation() = default;
  absl::Status Build(InstallationOptions options);
  absl::Status StartServices(const InstallationOptions& options);
  absl::Status StartCourier(const InstallationOptions& options);

  std::string directory_;
  std::unique_ptr<pg::PrivateCluster> cluster_;
  std::map<std::string, Process> processes_;
  std::map<std::string, ProcessOptions> spares_;
  std::map<std::string, std::string> grpc_addresses_;
  std::string http_url_, psp_url_, shop_key_, office_key_, location_;
  std::unique_ptr<JsonApi> shop_, office_, psp_, anonymous_;
};

// A port that nobody listens on, kept from everybody else until this process ends: a socket is bound to it that never
// listens. Servers that set SO_REUSEADDR, as all of ours do, can.
int FreePort();

}  // namespace vlot::testing
