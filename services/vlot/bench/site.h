// The installation that is measured: a private, durable PostgreSQL, the services and the sandboxes, a catalogue and
// customers. Made new in a folder of its own, through the public API.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/vlot/bench/fleet.h"
#include "services/vlot/bench/recipe.h"

namespace vlot::bench {

struct SiteOptions {
  std::string directory;  // for everything that is kept
  std::string migrations_dir;
  bool one_process = false;  // services, sandboxes and load in this process; false: a process each
  Profile profile = Profile::kAccount;
  bool instant_customers = false;  // also when the profile has no use for them
  uint64_t seed = 1;
  int64_t stock_for = 0;                             // orders beyond those of an ordinary run
  int64_t mails = 0;                                 // as many as there may be
  std::function<void(const std::string&)> progress;  // a line for each thing that is ready
};

// Used by one thread.
class Site {
 public:
  // Everything runs, and ordering knows the catalogue and the customers.
  static absl::StatusOr<std::unique_ptr<Site>> Start(SiteOptions options);
  virtual ~Site() = default;  // stops everything, PostgreSQL last

  // All but PostgreSQL, and again.
  virtual void StopFleet() = 0;
  virtual absl::Status StartFleet() = 0;
  virtual Fleet& fleet() = 0;

  virtual const std::string& conninfo() const = 0;  // of PostgreSQL's superuser
  virtual bool mail_in_memory() const = 0;
  virtual int postmaster_pid() const = 0;
  virtual const std::string& shop_key() const = 0;
  virtual const std::string& operator_key() const = 0;
  virtual const Recipe& recipe() const = 0;
};

}  // namespace vlot::bench
