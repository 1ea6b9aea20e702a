#include "common/migrate/migrate.h"

#include <libpq-fe.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/ids/partition.h"
#include "common/migrate/home.h"
#include "common/pg/subprocess.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"

namespace vlot::migrate {
namespace {

// What another process deploys takes a minute at most on a slow machine, and it may be several before us.
constexpr absl::Duration kTurnPatience = absl::Minutes(5);

constexpr pg::Statement kTakeTurn{"migrate.TakeTurn",
                                  "SELECT pg_advisory_lock(hashtextextended('migrate ' || $1::text, 0)) IS NULL"};

constexpr pg::Statement kDeployedChanges{"migrate.DeployedChanges", R"sql(
SELECT change FROM changes ORDER BY change LIMIT 10000)sql"};

// One line at a time, whoever speaks.
class Progress {
 public:
  explicit Progress(const Options& options) : tell_(options.progress) {}
  void Tell(std::string_view line) {
    if (!tell_) return;
    MutexLock lock(mutex_);
    tell_(line);
  }

 private:
  const std::function<void(std::string_view)>& tell_;
  Mutex mutex_;
};

std::vector<std::string> Words(Action action) {
  switch (action) {
    case Action::kDeploy:
      return {"deploy", "--verify"};
    case Action::kVerify:
      return {"verify"};
    case Action::kRevert:
      return {"revert", "-y"};
    case Action::kStatus:
      return {"status"};
  }
  return {};
}

// libpq's environment variables say what the conninfo says: Sqitch, psql and DBD::Pg all read them, and a password does
// not show in the process list.
std::vector<std::string> Environment(const pg::ConninfoParts& parts, const std::string& role) {
  std::vector<std::string> environment = {"SQITCH_FULLNAME=Vlot", "SQITCH_EMAIL=vlot@localhost", "LC_ALL=C.UTF-8"};
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> known(PQconndefaults(), PQconninfoFree);
  for (const PQconninfoOption* option = known.get(); option != nullptr && option->keyword != nullptr; ++option) {
    auto part = parts.find(option->keyword);
    if (option->envvar != nullptr && part != parts.end()) {
      environment.push_back(absl::StrCat(option->envvar, "=", part->second));
    }
  }
  // Works as the service's role, so that it owns what is made; never waits for a lock while traffic waits behind it.
  environment.push_back(absl::StrCat("PGOPTIONS=-c role=", role, " -c lock_timeout=5s -c client_min_messages=warning"));
  return environment;
}

// What Sqitch says of a database, a role or a registry that is not there, or of an empty one.
bool MeansNothingDeployed(absl::string_view message) {
  return absl::StrContains(message, "does not exist") || absl::StrContains(message, "No changes deployed") ||
         absl::StrContains(message, "has not been initialized");
}

absl::Status RunSqitch(const Options& options, Action action, const std::string& service, const std::string& schema,
                       Progress& progress) {
  ASSIGN_OR_RETURN(pg::ConninfoParts parts, pg::ParseConninfo(options.admin_conninfo));
  const std::string role = options.database_prefix + service;
  const std::string database = role + options.database_suffix;
  parts["dbname"] = database;
  std::vector<std::string> words = {"sqitch"};
  for (std::string& word : Words(action)) words.push_back(std::move(word));
  if (action != Action::kStatus) words.insert(words.end(), {"--set", "schema=" + schema});
  words.insert(words.end(), {"--registry", "sqitch_" + schema, "db:pg:" + database});
  const std::string prefix = absl::StrCat(service, "/", schema, ": ");
  const auto tell = [&](std::string_view line) { progress.Tell(absl::StrCat(prefix, AbslView(line))); };
  std::vector<std::string> asked;  // a status is told once it is known to be one
  const absl::Status ran = pg::RunCommandOrFail({.words = std::move(words),
                                                 .environment = Environment(parts, role),
                                                 .directory = absl::StrCat(options.migrations_dir, "/", service),
                                                 .on_line =
                                                     [&](std::string_view line) {
                                                       if (action != Action::kStatus) return tell(line);
                                                       asked.emplace_back(line);
                                                     }})
                               .status();
  if (action == Action::kStatus && !ran.ok() && MeansNothingDeployed(ran.message())) {
    ASSIGN_OR_RETURN(const std::vector<std::string> planned, ReadPlan(options.migrations_dir, service));
    tell(
        absl::StrCat("nothing is deployed; ", planned.size(), " changes wait for `vlot migrate deploy ", service, "`"));
    return absl::OkStatus();
  }
  for (const std::string& line : asked) tell(line);
  return WithContext(ran, absl::StrCat(service, "/", schema));
}

absl::Status MigrateService(const Options& options, Action action, const std::string& service, Progress& progress) {
  const std::string role = options.database_prefix + service;
  if (action == Action::kDeploy) {
    RETURN_IF_ERROR(WithContext(
        EnsureHome(options.admin_conninfo,
                   {.role = role, .database = role + options.database_suffix, .partitions = options.partitions}),
        service));
  }
  for (int partition = 0; partition < options.partitions; ++partition) {
    RETURN_IF_ERROR(RunSqitch(options, action, service, PartitionSchema(partition), progress));
  }
  return absl::OkStatus();
}

// Held by who deploys or reverts, until the connection ends: others wait for their turn.
absl::StatusOr<std::unique_ptr<pg::Connection>> TakeTurn(const Options& options) {
  ASSIGN_OR_RETURN(auto connection, pg::Connection::Open({.conninfo = options.admin_conninfo,
                                                          .schema = "pg_catalog",
                                                          .application_name = "vlot migrate",
                                                          .lock_timeout = kTurnPatience,
                                                          .statement_timeout = kTurnPatience,
                                                          .oltp_plans = false}));
  RETURN_IF_ERROR(pg::RunInTransaction(
      *connection, [&](pg::Transaction& tx) { return tx.Exec(kTakeTurn, options.database_prefix).status(); }));
  return connection;
}

absl::StatusOr<bool> IsCurrent(const Options& options, const std::string& service) {
  const std::string database = absl::StrCat(options.database_prefix, service, options.database_suffix);
  ASSIGN_OR_RETURN(const std::string conninfo, WithDatabase(options.admin_conninfo, database, ""));
  for (int partition = 0; partition < options.partitions; ++partition) {
    pg::Pool pool({.conninfo = conninfo, .schema = PartitionSchema(partition), .application_name = "vlot migrate"}, 1);
    if (!CheckSchemaVersion(service, pool, options.migrations_dir).ok()) return false;
  }
  return true;
}

absl::Status NotCurrentError(const std::string& service, std::string_view schema, std::string_view missing) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      absl::StrCat("the schema of ", service, "/", std::string(schema), " lacks the change `", std::string(missing),
                   "`: run `vlot migrate deploy ", service, "`"),
      {.reason = kSchemaNotCurrent,
       .domain = std::string(kCommonDomain),
       .metadata = {{"service", service}, {"schema", std::string(schema)}, {"change", std::string(missing)}}});
}

}  // namespace

absl::Status Migrate(const Options& options, Action action, const std::vector<std::string>& services) {
  ASSIGN_OR_RETURN(const std::vector<std::string> known, ListServices(options.migrations_dir));
  for (const std::string& service : services) {
    if (std::find(known.begin(), known.end(), service) != known.end()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("there is no service `", service, "`; there are ", absl::StrJoin(known, ", ")));
  }
  const std::vector<std::string>& wanted = services.empty() ? known : services;
  std::unique_ptr<pg::Connection> turn;
  if (action == Action::kDeploy || action == Action::kRevert) {
    ASSIGN_OR_RETURN(turn, TakeTurn(options));
  }
  Progress progress(options);
  std::vector<absl::Status> statuses(wanted.size());
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i = next++; i < wanted.size(); i = next++) {
      statuses[i] = MigrateService(options, action, wanted[i], progress);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < std::min<int>(options.parallel_max, static_cast<int>(wanted.size())); ++i)
    threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  auto failed = std::find_if(statuses.begin(), statuses.end(), [](const absl::Status& s) { return !s.ok(); });
  return failed == statuses.end() ? absl::OkStatus() : *failed;
}

absl::Status DeployMissing(const Options& options) {
  ASSIGN_OR_RETURN(const std::vector<std::string> services, ListServices(options.migrations_dir));
  for (const std::string& service : services) {
    ASSIGN_OR_RETURN(const bool current, IsCurrent(options, service));
    if (!current) return Migrate(options, Action::kDeploy);
  }
  return absl::OkStatus();
}

absl::Status CheckSchemaVersion(const std::string& service, const pg::Pool& pool, const std::string& migrations_dir) {
  ASSIGN_OR_RETURN(const std::vector<std::string> planned, ReadPlan(migrations_dir, service));
  pg::Options registry = pool.options();
  registry.schema = "sqitch_" + registry.schema;
  registry.metrics = nullptr;
  ASSIGN_OR_RETURN(auto connection, pg::Connection::Open(registry));
  absl::flat_hash_set<std::string> deployed;
  absl::Status read = pg::ReadOnly(*connection, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(pg::Result changes, tx.Exec(kDeployedChanges));
    for (pg::Row change : changes) deployed.insert(change.Get<std::string>(0));
    return absl::OkStatus();
  });
  // No registry: nothing was ever deployed.
  if (!read.ok() && Reason(read) != pg::kStatementError) return read;
  for (const std::string& change : planned) {
    if (!deployed.contains(change)) return NotCurrentError(service, pool.options().schema, change);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ServiceConninfo(const std::string& base, std::string_view service,
                                            std::string_view database_prefix) {
  const std::string name = std::string(database_prefix) + std::string(service);
  return WithDatabase(base, name, name);
}

}  // namespace vlot::migrate
