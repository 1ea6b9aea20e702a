// Runs Sqitch, one project a service (migrations/<service>) and one registry a partition. Creates what is missing
// around it: the service's login role, its database, the partition's schema. Half a second a run; two run at a time.
//
// Needs `sqitch` (Debian's package) and a conninfo of somebody who may create roles and databases. Errors are
// FAILED_PRECONDITION with Sqitch's own last lines, or UNAVAILABLE when PostgreSQL does not answer. Any thread.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/migrate/plan.h"
#include "common/pg/pg.h"

namespace vlot::migrate {

struct Options {
  std::string admin_conninfo;  // any database of the server
  std::string migrations_dir = "migrations";
  std::string database_prefix = "vlot_";  // database and role of a service: vlot_<service>
  std::string database_suffix;            // behind the name of the database, not of the role: the templates of tests
  int partitions = 1;                     // p00 ... ; fixed when a service is first deployed
  int parallel_max = 2;
  std::function<void(std::string_view)> progress;  // one line each; called under a lock
};

enum class Action {
  kDeploy,  // makes role, database and schemas first, where they are missing
  kVerify,
  kRevert,  // everything: the partition is empty afterwards
  kStatus,
};

// Does `action` to every partition of `services`; all of them when empty. Every service is tried; the first error is
// given.
absl::Status Migrate(const Options& options, Action action, const std::vector<std::string>& services = {});

// Deploys what is missing, if anything is, to all services: what every process of an installation may do when it
// starts, several at once. They take turns, and who finds nothing missing is done without Sqitch.
absl::Status DeployMissing(const Options& options);

// The reason of CheckSchemaVersion's error.
inline constexpr char kSchemaNotCurrent[] = "SCHEMA_NOT_CURRENT";

// OK when the partition behind `pool` has every change of migrations/<service>/sqitch.plan; else FAILED_PRECONDITION,
// SCHEMA_NOT_CURRENT, with the command to run in its message. A newer schema than the plan's is fine (expand first).
absl::Status CheckSchemaVersion(const std::string& service, const pg::Pool& pool, const std::string& migrations_dir);

// `base` with the service's database and role.
absl::StatusOr<std::string> ServiceConninfo(const std::string& base, std::string_view service,
                                            std::string_view database_prefix = "vlot_");

// `vlot migrate [status|deploy|verify|revert] [service...]`: `args` are the words after `migrate`; deploy without any.
// Progress goes to `out`. The exit code: 0, 1 after a failure, 2 for words it does not know.
int RunMigrateCommand(const std::vector<std::string>& args, Options options, std::ostream& out);

}  // namespace vlot::migrate
