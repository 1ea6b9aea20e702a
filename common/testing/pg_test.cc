#include "common/testing/pg_test.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/migrate/home.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "common/testing/file_lock.h"
#include "common/testing/test_cluster.h"

namespace vlot::testing {
namespace {

constexpr pg::Statement kFindTemplate{"testing.FindTemplate", R"sql(
SELECT datistemplate FROM pg_catalog.pg_database WHERE datname = $1)sql"};

constexpr int kPoolSize = 8;

template <class T>
T OrDie(absl::StatusOr<T> value, std::string_view what) {
  if (value.ok()) return *std::move(value);
  std::cerr << what << ": " << value.status() << std::endl;
  std::abort();
}

void OrDie(const absl::Status& status, std::string_view what) {
  if (status.ok()) return;
  std::cerr << what << ": " << status << std::endl;
  std::abort();
}

std::unique_ptr<pg::Connection> OpenAdmin(const std::string& conninfo) {
  return OrDie(pg::Connection::Open({.conninfo = conninfo, .statement_timeout = absl::Minutes(2), .oltp_plans = false}),
               "connect to the test cluster");
}

std::string RoleOf(std::string_view service) { return absl::StrCat("vlot_", std::string(service)); }

// A template is marked as one when it is finished; a database of that name without the mark was left half-way.
bool HasTemplate(pg::Connection& admin, const std::string& name) {
  return OrDie(pg::ReadOnly(admin,
                            [&](pg::Transaction& tx) -> absl::StatusOr<bool> {
                              ASSIGN_OR_RETURN(pg::Result found, tx.Exec(kFindTemplate, name));
                              return !found.empty() && found.front().Get<bool>(0);
                            }),
               "find the template");
}

std::string MakeTemplate(const std::string& service) {
  const std::string migrations = VLOT_MIGRATIONS_DIR;
  const std::string suffix = "_" + OrDie(migrate::Fingerprint(migrations, service), "read the migrations");
  const std::string name = RoleOf(service) + suffix;
  FileLock lock(absl::StrCat(TestCluster().directory(), ".", service));
  auto admin = OpenAdmin(TestCluster().conninfo());
  if (HasTemplate(*admin, name)) return name;
  OrDie(admin->ExecScript(absl::StrCat("DROP DATABASE IF EXISTS ", name, " WITH (FORCE)")),
        "drop a half-made template");
  migrate::Options options = {
      .admin_conninfo = TestCluster().conninfo(), .migrations_dir = migrations, .database_suffix = suffix};
  OrDie(migrate::Migrate(options, migrate::Action::kDeploy, {service}), "migrate");
  OrDie(admin->ExecScript(absl::StrCat("ALTER DATABASE ", name, " WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")),
        "finish the template");
  return name;
}

// Once a process and service.
const std::string& TemplateOf(const std::string& service) {
  static Mutex mutex;
  static auto* const made = new std::map<std::string, std::string>;
  MutexLock lock(mutex);
  std::string& name = (*made)[service];
  if (name.empty()) name = MakeTemplate(service);
  return name;
}

}  // namespace

const std::string& TestClusterConninfo() { return TestCluster().conninfo(); }

TestDatabase::TestDatabase(std::string_view service) {
  static std::atomic<int> count = 0;
  name_ = absl::StrCat("test_", getpid(), "_", ++count);
  auto admin = OpenAdmin(TestClusterConninfo());
  if (service.empty()) {
    OrDie(admin->ExecScript("CREATE DATABASE " + name_), "make a database");
    auto inside = OpenAdmin(OrDie(migrate::WithDatabase(TestClusterConninfo(), name_, ""), "conninfo"));
    OrDie(inside->ExecScript("CREATE SCHEMA p00"), "make a schema");
    return;
  }
  role_ = RoleOf(service);
  OrDie(admin->ExecScript(
            absl::StrCat("CREATE DATABASE ", name_, " OWNER ", role_, " TEMPLATE ", TemplateOf(std::string(service)))),
        "copy the template");
}

TestDatabase::~TestDatabase() {
  OrDie(OpenAdmin(TestClusterConninfo())->ExecScript("DROP DATABASE " + name_ + " WITH (FORCE)"), "drop a database");
}

pg::Options TestDatabase::options() const {
  return {.conninfo = OrDie(migrate::WithDatabase(TestClusterConninfo(), name_, role_), "conninfo"),
          .application_name = "test"};
}

PgTest::PgTest(std::string_view service) : database_(service), pool_(database_.options(), kPoolSize) {}

std::unique_ptr<pg::Connection> PgTest::Connect() const { return OrDie(pg::Connection::Open(database()), "connect"); }

void PgTest::Script(std::string_view sql) {
  const absl::Status status = Connect()->ExecScript(sql);
  EXPECT_TRUE(status.ok()) << status;
}

int64_t PgTest::Number(const std::string& sql) {
  const pg::Statement statement{"test.Number", sql.c_str()};
  const auto connection = Connect();
  const auto number = pg::RunInTransaction(*connection, [&](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
    auto rows = tx.Exec(statement);
    if (!rows.ok()) return rows.status();
    return rows->front().Get<int64_t>(0);
  });
  EXPECT_TRUE(number.ok()) << number.status();
  return number.value_or(-1);
}

}  // namespace vlot::testing
