#include "common/migrate/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/migrate/home.h"
#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot::migrate {
namespace {

namespace fs = std::filesystem;

using absl::StatusCode;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::Message;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;

// A project of one change, `things`, deployed as service "sample" with names that no other run has.
class MigratePgTest : public ::testing::Test {
 protected:
  MigratePgTest() {
    options_.admin_conninfo = testing::TestClusterConninfo();
    options_.migrations_dir = root_.string();
    options_.database_prefix = absl::StrCat("test_", getpid(), "_");
    options_.partitions = 2;
    options_.progress = [this](std::string_view line) { lines_.emplace_back(line); };
    fs::remove_all(root_);
    Write("sqitch.conf", "[core]\n\tengine = pg\n");
    Write("sqitch.plan", "%syntax-version=1.0.0\n%project=sample\n\n");
    AddChange("things", "CREATE TABLE things (id bigint PRIMARY KEY);", "DROP TABLE things;",
              "SELECT id FROM things WHERE false;");
  }
  ~MigratePgTest() override {
    fs::remove_all(root_);
    auto admin = pg::Connection::Open({.conninfo = options_.admin_conninfo});
    EXPECT_THAT((*admin)->ExecScript(absl::StrCat("DROP DATABASE IF EXISTS ", Name(), " WITH (FORCE)")), IsOk());
    EXPECT_THAT((*admin)->ExecScript(absl::StrCat("DROP ROLE IF EXISTS ", Name())), IsOk());
  }

  std::string Name() const { return options_.database_prefix + "sample"; }

  void Write(const std::string& path, const std::string& text, std::ios::openmode mode = std::ios::trunc) {
    const fs::path file = root_ / "sample" / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file, mode) << text;
  }
  void AddChange(const std::string& name, const std::string& deploy, const std::string& revert,
                 const std::string& verify) {
    const std::string begin = "BEGIN;\nSET LOCAL search_path = :\"schema\";\n";
    Write("deploy/" + name + ".sql", begin + deploy + "\nCOMMIT;\n");
    Write("revert/" + name + ".sql", begin + revert + "\nCOMMIT;\n");
    Write("verify/" + name + ".sql", begin + verify + "\nROLLBACK;\n");
    Write("sqitch.plan", name + " 2025-01-15T09:00:00Z Vlot <vlot@localhost> # " + name + "\n", std::ios::app);
  }

  std::unique_ptr<pg::Pool> PoolOf(const std::string& schema) {
    auto conninfo = ServiceConninfo(options_.admin_conninfo, "sample", options_.database_prefix);
    return std::make_unique<pg::Pool>(pg::Options{.conninfo = *conninfo, .schema = schema}, 1);
  }
  absl::Status Check(const std::string& schema = "p00") {
    return CheckSchemaVersion("sample", *PoolOf(schema), root_.string());
  }

  const fs::path root_ = fs::path(::testing::TempDir()) / absl::StrCat("migrate_pgtest_", getpid());
  Options options_;
  std::vector<std::string> lines_;
};

TEST_F(MigratePgTest, Deploy_NothingThere_MakesRoleDatabaseAndEveryPartition) {
  ASSERT_THAT(Migrate(options_, Action::kDeploy), IsOk());
  static constexpr pg::Statement kInsert{"test.Insert", "INSERT INTO things (id) VALUES (1)"};
  for (const char* schema : {"p00", "p01"}) {
    EXPECT_THAT(Check(schema), IsOk());
    EXPECT_THAT(pg::RunInTransaction(*PoolOf(schema), [](pg::Transaction& tx) { return tx.Exec(kInsert).status(); }),
                IsOk());
  }
  EXPECT_THAT(lines_, Contains(HasSubstr("sample/p01:   + things .. ok")));
}

TEST_F(MigratePgTest, Deploy_AgainWithOneMoreChange_AddsIt) {
  ASSERT_THAT(Migrate(options_, Action::kDeploy), IsOk());
  AddChange("more", "CREATE TABLE more (id bigint PRIMARY KEY);", "DROP TABLE more;",
            "SELECT id FROM more WHERE false;");
  EXPECT_THAT(Check(), StatusIs(StatusCode::kFailedPrecondition, Reason("SCHEMA_NOT_CURRENT")));
  EXPECT_THAT(Check().message(), HasSubstr("vlot migrate deploy sample"));
  ASSERT_THAT(Migrate(options_, Action::kDeploy, {"sample"}), IsOk());
  EXPECT_THAT(Check(), IsOk());
  EXPECT_THAT(Migrate(options_, Action::kVerify), IsOk());
}

TEST_F(MigratePgTest, Deploy_ScriptThatFails_SaysWhatPostgresSaid) {
  AddChange("broken", "CREATE TABLE broken (id nonsense);", "SELECT 1;", "SELECT 1;");
  EXPECT_THAT(Migrate(options_, Action::kDeploy), StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(Migrate(options_, Action::kDeploy).message(), HasSubstr("nonsense"));
}

TEST_F(MigratePgTest, Deploy_AnotherNumberOfPartitions_IsRefused) {
  ASSERT_THAT(Migrate(options_, Action::kDeploy), IsOk());
  options_.partitions = 3;
  EXPECT_THAT(Migrate(options_, Action::kDeploy), StatusIs(StatusCode::kFailedPrecondition));
}

TEST_F(MigratePgTest, DeployMissing_ByManyAtOnce_DeploysItOnce) {
  std::vector<std::thread> starting;
  std::vector<absl::Status> statuses(4);
  for (absl::Status& status : statuses) {
    starting.emplace_back([this, &status] {
      Options options = options_;
      options.progress = nullptr;
      status = DeployMissing(options);
    });
  }
  for (std::thread& thread : starting) thread.join();
  for (const absl::Status& status : statuses) EXPECT_THAT(status, IsOk());
  EXPECT_THAT(Check("p01"), IsOk());
  EXPECT_THAT(DeployMissing(options_), IsOk());
  EXPECT_THAT(lines_, ::testing::IsEmpty()) << "nothing is missing: Sqitch is not asked";
}

TEST_F(MigratePgTest, Status_NothingDeployed_SaysHowMuchWaits) {
  const auto waits = Contains(HasSubstr("sample/p00: nothing is deployed; 1 changes wait for `vlot migrate deploy"));
  ASSERT_THAT(Migrate(options_, Action::kStatus), IsOk()) << "not even a database";
  EXPECT_THAT(lines_, waits);
  ASSERT_THAT(Migrate(options_, Action::kDeploy), IsOk());
  ASSERT_THAT(Migrate(options_, Action::kRevert), IsOk());
  lines_.clear();
  ASSERT_THAT(Migrate(options_, Action::kStatus), IsOk());
  EXPECT_THAT(lines_, waits);
}

TEST_F(MigratePgTest, CheckSchemaVersion_NothingDeployed_SaysWhatToRun) {
  ASSERT_THAT(EnsureHome(options_.admin_conninfo, {.role = Name(), .database = Name(), .partitions = 2}), IsOk());
  EXPECT_THAT(Check(), StatusIs(StatusCode::kFailedPrecondition, Reason("SCHEMA_NOT_CURRENT")));
}

TEST_F(MigratePgTest, RunMigrateCommand_EachVerb_DoesWhatItSays) {
  std::ostringstream out;
  EXPECT_EQ(RunMigrateCommand({}, options_, out), 0);
  EXPECT_EQ(RunMigrateCommand({"status", "sample"}, options_, out), 0);
  EXPECT_THAT(out.str(), HasSubstr("up-to-date"));
  EXPECT_EQ(RunMigrateCommand({"verify"}, options_, out), 0);
  EXPECT_EQ(RunMigrateCommand({"revert"}, options_, out), 2) << "never everything by accident";
  EXPECT_THAT(Check(), IsOk());
  EXPECT_EQ(RunMigrateCommand({"revert", "sample"}, options_, out), 0);
  EXPECT_THAT(Check(), Not(IsOk()));
}

TEST_F(MigratePgTest, RunMigrateCommand_UnknownVerb_ShowsTheUsage) {
  std::ostringstream out;
  EXPECT_EQ(RunMigrateCommand({"deplyo"}, options_, out), 2);
  EXPECT_THAT(out.str(), HasSubstr("usage:"));
}

TEST_F(MigratePgTest, RunMigrateCommand_UnknownService_IsNamedAndNothingIsMade) {
  std::ostringstream out;
  EXPECT_EQ(RunMigrateCommand({"deploy", "sample", "nothing"}, options_, out), 1);
  EXPECT_THAT(out.str(), HasSubstr("there is no service `nothing`"));
}

}  // namespace
}  // namespace vlot::migrate
