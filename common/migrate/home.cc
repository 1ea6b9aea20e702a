#include "common/migrate/home.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "common/ids/partition.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::migrate {
namespace {

constexpr pg::Statement kFindRole{"migrate.FindRole", "SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1"};
constexpr pg::Statement kFindDatabase{"migrate.FindDatabase",
                                      "SELECT oid FROM pg_catalog.pg_database WHERE datname = $1"};
constexpr pg::Statement kCountPartitions{"migrate.CountPartitions", R"sql(
SELECT count(oid) FROM pg_catalog.pg_namespace WHERE nspname ~ '^p[0-9][0-9]$')sql"};

absl::StatusOr<std::unique_ptr<pg::Connection>> Connect(const std::string& conninfo) {
  return pg::Connection::Open(
      {.conninfo = conninfo, .schema = "pg_catalog", .application_name = "vlot migrate", .oltp_plans = false});
}

absl::StatusOr<bool> Exists(pg::Connection& connection, const pg::Statement& find, const std::string& name) {
  return pg::ReadOnly(connection, [&](pg::Transaction& tx) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(pg::Result found, tx.Exec(find, name));
    return !found.empty();
  });
}

// Somebody else may have made it meanwhile: then that is as good.
absl::Status MakeUnlessThere(pg::Connection& connection, const pg::Statement& find, const std::string& name,
                             const std::string& sql) {
  ASSIGN_OR_RETURN(const bool there, Exists(connection, find, name));
  if (there) return absl::OkStatus();
  absl::Status made = connection.ExecScript(sql);
  if (made.ok()) return made;
  ASSIGN_OR_RETURN(const bool there_now, Exists(connection, find, name));
  return there_now ? absl::OkStatus() : made;
}

absl::Status EnsurePartitions(pg::Connection& connection, const Home& home) {
  ASSIGN_OR_RETURN(const int64_t there, pg::ReadOnly(connection, [](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
                     ASSIGN_OR_RETURN(pg::Result count, tx.Exec(kCountPartitions));
                     return count.front().Get<int64_t>(0);
                   }));
  if (there == home.partitions) return absl::OkStatus();
  if (there > 0) {
    return absl::FailedPreconditionError(absl::StrCat(home.database, " has ", there, " partitions, not ",
                                                      home.partitions,
                                                      ": their number is fixed when a service is first deployed"));
  }
  std::string sql = "BEGIN;";
  for (int i = 0; i < home.partitions; ++i) {
    absl::StrAppend(&sql, "CREATE SCHEMA ", PartitionSchema(i), " AUTHORIZATION ", Quoted(home.role), ";");
  }
  return connection.ExecScript(sql + "COMMIT;");
}

}  // namespace

std::string Quoted(std::string_view identifier) {
  std::string text = "\"";
  for (char c : identifier) {
    if (c == '"') text.push_back(c);
    text.push_back(c);
  }
  return text + "\"";
}

absl::StatusOr<std::string> WithDatabase(const std::string& conninfo, const std::string& database,
                                         const std::string& user) {
  ASSIGN_OR_RETURN(pg::ConninfoParts parts, pg::ParseConninfo(conninfo));
  parts["dbname"] = database;
  if (!user.empty()) parts["user"] = user;
  return pg::FormatConninfo(parts);
}

absl::Status EnsureHome(const std::string& admin_conninfo, const Home& home) {
  ASSIGN_OR_RETURN(auto server, Connect(admin_conninfo));
  const std::string role = Quoted(home.role), database = Quoted(home.database);
  RETURN_IF_ERROR(MakeUnlessThere(*server, kFindRole, home.role, absl::StrCat("CREATE ROLE ", role, " LOGIN")));
  ASSIGN_OR_RETURN(const bool there, Exists(*server, kFindDatabase, home.database));
  if (!there) {
    // An administrator who is no superuser must be a member of the role to give it a database.
    RETURN_IF_ERROR(server->ExecScript(absl::StrCat("GRANT ", role, " TO CURRENT_USER")));
    RETURN_IF_ERROR(MakeUnlessThere(
        *server, kFindDatabase, home.database,
        absl::StrCat("CREATE DATABASE ", database, " OWNER ", role, " ENCODING 'UTF8' TEMPLATE template0")));
    RETURN_IF_ERROR(server->ExecScript(absl::StrCat("REVOKE CONNECT ON DATABASE ", database, " FROM PUBLIC")));
  }
  ASSIGN_OR_RETURN(const std::string conninfo, WithDatabase(admin_conninfo, home.database, ""));
  ASSIGN_OR_RETURN(auto inside, Connect(conninfo));
  return EnsurePartitions(*inside, home);
}

}  // namespace vlot::migrate
