#include "services/vlot/storage.h"

#include <filesystem>

#include "absl/flags/flag.h"
#include "common/config/config.h"
#include "common/status/status.h"

ABSL_FLAG(
    std::string, postgres, "",
    "conninfo of your PostgreSQL, any database of it; each service uses its own, vlot_<service>. Without it a private "
    "cluster is kept under --var. A password belongs in PGPASSFILE or VLOT_POSTGRES, not on the command line");
ABSL_FLAG(std::string, var, "var",
          "folder of what must last: the private PostgreSQL, the sandbox's books, written mail");
ABSL_FLAG(std::string, migrations_dir, "migrations", "folder of the Sqitch projects, one a service");

namespace vlot {

absl::StatusOr<Storage> OpenPrivateStorage(const std::string& directory, bool throwaway) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return absl::FailedPreconditionError("cannot make the folder " + directory + ": " + error.message());
  ASSIGN_OR_RETURN(pg::PrivateCluster cluster,
                   pg::PrivateCluster::Start({.directory = directory + "/postgres", .throwaway = throwaway}));
  Storage storage{.cluster = std::make_unique<pg::PrivateCluster>(std::move(cluster))};
  storage.conninfo = storage.cluster->conninfo();
  return storage;
}

void RemovePrivateStorage(const std::string& directory) {
  pg::PrivateCluster::Remove(directory + "/postgres");
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

absl::StatusOr<Storage> OpenStorage() {
  const std::string conninfo = absl::GetFlag(FLAGS_postgres);
  if (!conninfo.empty()) return Storage{.conninfo = conninfo};
  return OpenPrivateStorage(absl::GetFlag(FLAGS_var));
}

migrate::Options MigrateOptions(const Storage& storage) {
  return {.admin_conninfo = storage.conninfo, .migrations_dir = absl::GetFlag(FLAGS_migrations_dir)};
}

}  // namespace vlot
