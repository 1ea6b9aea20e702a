// The PostgreSQL that the program works on: yours (--postgres), or a private cluster under --var.
#pragma once

#include <memory>
#include <string>

#include "absl/flags/declare.h"
#include "absl/status/statusor.h"
#include "common/migrate/migrate.h"
#include "common/pg/private_cluster.h"

ABSL_DECLARE_FLAG(std::string, postgres);
ABSL_DECLARE_FLAG(std::string, var);
ABSL_DECLARE_FLAG(std::string, migrations_dir);

namespace vlot {

struct Storage {
  std::unique_ptr<pg::PrivateCluster> cluster;  // null when it is yours; stops when this goes
  std::string conninfo;                         // of somebody who may create roles and databases, when private
};

// From the flags. Starts the private cluster when there is no --postgres.
absl::StatusOr<Storage> OpenStorage();
// A private cluster under `directory`; `throwaway`: RemovePrivateStorage follows.
absl::StatusOr<Storage> OpenPrivateStorage(const std::string& directory, bool throwaway = false);

// Removes `directory` and the cluster that was in it. Nobody runs it any more.
void RemovePrivateStorage(const std::string& directory);

// From the flag --migrations_dir.
migrate::Options MigrateOptions(const Storage& storage);

}  // namespace vlot
