// The installation that is measured: a private, durable PostgreSQL, the services, the sandbox payment provider (paid at
// once) and courier (no waiting), a catalogue and customers. Made new in a folder of its own, through the public API.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/metrics/metrics.h"
#include "services/vlot/bench/recipe.h"

namespace vlot::bench {

struct SiteOptions {
  std::string directory;  // for everything that is kept
  std::string migrations_dir;
  bool one_process = true;  // false: a process each for the services, the provider and the courier
  Profile profile = Profile::kAccount;
  uint64_t seed = 1;
  std::function<void(const std::string&)> progress;  // a line for each thing that is ready
};

class Site {
 public:
  static absl::StatusOr<std::unique_ptr<Site>> Start(SiteOptions options);
  virtual ~Site() = default;  // stops everything, PostgreSQL last

  virtual const std::string& conninfo() const = 0;  // of PostgreSQL's superuser
  virtual int postmaster_pid() const = 0;
  virtual std::string ordering_address() const = 0;  // gRPC
  virtual const std::string& shop_key() const = 0;
  virtual const std::string& operator_key() const = 0;
  virtual const Recipe& recipe() const = 0;
  // Of the services in this process; empty when they are elsewhere.
  virtual const metrics::Registry& metrics() const = 0;
  // Who works, by name: "vlot" for this process, or a name for each.
  virtual std::map<std::string, pid_t> processes() const = 0;
};

}  // namespace vlot::bench
