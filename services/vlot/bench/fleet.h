// What runs beside PostgreSQL: the services, the sandbox payment provider (its payers pay at once, or never) and the
// sandbox courier (no waiting). In a process each, or all in this one.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/vlot/bench/meter.h"

namespace vlot::bench {

struct FleetOptions {
  std::string directory;  // for the provider's books, mail and logs
  std::string conninfo;   // of PostgreSQL, migrated
  std::string migrations_dir;
  std::string service_key;  // API key of role service
};

// Used by one thread. A fleet that was stopped starts again where it was, at the same addresses.
class Fleet {
 public:
  virtual ~Fleet() = default;  // stops

  // The services and the provider. Those in processes of their own are not ready yet when this returns.
  virtual absl::Status Start() = 0;
  // `key` is the courier's API key.
  virtual absl::Status StartCourier(const std::string& key) = 0;
  // Whether payments that are made from now on are paid at once: by default they are.
  virtual absl::Status SetPayersPay(bool pay) = 0;
  // Everything. Idempotent.
  virtual void Stop() = 0;

  virtual const std::string& http_url() const = 0;
  virtual const std::string& ordering_address() const = 0;  // gRPC
  virtual std::string psp_url() const = 0;
  // The provider's journal: what it knows.
  virtual std::string psp_journal() const = 0;
  // Who works, by name: "vlot" for this process, or "bench" for this one and a name for each of the others.
  virtual Processes processes() const = 0;
  // The services' counters in Prometheus's text form, by process.
  virtual absl::StatusOr<std::map<std::string, std::string>> Metrics() = 0;
};

absl::StatusOr<std::unique_ptr<Fleet>> MakeFleetInThisProcess(FleetOptions options);
absl::StatusOr<std::unique_ptr<Fleet>> MakeFleetOfProcesses(FleetOptions options);

}  // namespace vlot::bench
