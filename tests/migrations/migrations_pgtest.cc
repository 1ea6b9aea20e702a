// Every project goes back to nothing and comes again: a release that is taken back must be able to return.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/migrate/migrate.h"
#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot::migrate {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;

std::vector<std::string> Projects() {
  std::vector<std::string> projects;
  for (const auto& entry : std::filesystem::directory_iterator("migrations"))
    if (entry.is_directory()) projects.push_back(entry.path().filename());
  std::sort(projects.begin(), projects.end());
  return projects;
}

class MigrationsPgTest : public ::testing::TestWithParam<std::string> {
 protected:
  MigrationsPgTest() {
    options_.admin_conninfo = testing::TestClusterConninfo();
    options_.database_prefix = absl::StrCat("migrations_", getpid(), "_");
  }
  ~MigrationsPgTest() override {
    auto admin = pg::Connection::Open({.conninfo = options_.admin_conninfo});
    EXPECT_THAT((*admin)->ExecScript(absl::StrCat("DROP DATABASE IF EXISTS ", Name(), " WITH (FORCE)")), IsOk());
    EXPECT_THAT((*admin)->ExecScript(absl::StrCat("DROP ROLE IF EXISTS ", Name())), IsOk());
  }

  std::string Name() const { return options_.database_prefix + GetParam(); }
  absl::Status Do(Action action) { return Migrate(options_, action, {GetParam()}); }

  // Tables, indexes, sequences, views, functions and types of the partition.
  absl::StatusOr<std::vector<std::string>> Things() {
    static constexpr pg::Statement kThings{
        "test.Things",
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'p00'::regnamespace "
        "UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'p00'::regnamespace "
        "UNION ALL SELECT typname::text FROM pg_type WHERE typnamespace = 'p00'::regnamespace "
        "ORDER BY 1"};
    ASSIGN_OR_RETURN(const std::string conninfo,
                     ServiceConninfo(options_.admin_conninfo, GetParam(), options_.database_prefix));
    pg::Pool pool({.conninfo = conninfo, .schema = "p00"}, 1);
    std::vector<std::string> things;
    RETURN_IF_ERROR(pg::RunInTransaction(pool, [&](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kThings));
      things.clear();
      for (const pg::Row row : rows) things.push_back(row.Get<std::string>(0));
      return absl::OkStatus();
    }));
    return things;
  }

  Options options_;
};

TEST_P(MigrationsPgTest, DeployRevertDeploy_LeavesNothingBehindAndComesAgain) {
  ASSERT_THAT(Do(Action::kDeploy), IsOk());
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> deployed, Things());
  EXPECT_THAT(deployed, Not(IsEmpty()));
  ASSERT_THAT(Do(Action::kRevert), IsOk());
  EXPECT_THAT(Things(), IsOkAndHolds(IsEmpty()));
  ASSERT_THAT(Do(Action::kDeploy), IsOk());
  EXPECT_THAT(Do(Action::kVerify), IsOk());
  EXPECT_THAT(Things(), IsOkAndHolds(deployed));
}

INSTANTIATE_TEST_SUITE_P(Each, MigrationsPgTest, ::testing::ValuesIn(Projects()),
                         [](const auto& project) { return project.param; });

}  // namespace
}  // namespace vlot::migrate
