// The services' databases, each by a read-only session of its own, as they were at one moment.
//
// The snapshots of one Renew are taken one after the other, consumers of feeds before those that they follow: what a
// later one lacks compared with an earlier one is never merely on its way.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/pg/pg.h"

namespace vlot::audit {

struct DatabaseOptions {
  std::string conninfo;                          // any database of the PostgreSQL server
  std::map<std::string, std::string> databases;  // service -> its database, where that is not vlot_<service>
};

// Used by one thread.
class Databases {
 public:
  // Connects to every service's database, as the service's role. Fails as pg::Connection::Open, naming the service.
  static absl::StatusOr<Databases> Open(const DatabaseOptions& options);

  // Lets go of what was read and sees the databases as they are now.
  absl::Status Renew();
  // The snapshot of `service`, which must be one of Services().
  pg::Transaction& of(const std::string& service) { return *snapshots_.at(service).tx; }

  // In the order in which their snapshots are taken.
  static const std::vector<std::string>& Services();

 private:
  struct Snapshot {
    std::unique_ptr<pg::Connection> connection;
    std::unique_ptr<pg::Transaction> tx;
  };

  std::map<std::string, Snapshot> snapshots_;
};

}  // namespace vlot::audit
