#include "common/migrate/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/testing/status_matchers.h"

namespace vlot::migrate {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

class PlanTest : public ::testing::Test {
 protected:
  PlanTest() : root_(fs::path(::testing::TempDir()) / ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(root_);
  }
  ~PlanTest() override { fs::remove_all(root_); }

  void Write(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  const fs::path root_;
};

TEST(ParsePlanTest, ChangesTagsAndPragmas_GivesTheChangesInOrder) {
  EXPECT_THAT(ParsePlan("%syntax-version=1.0.0\n%project=x\n\n"
                        "feed 2025-01-15T09:00:00Z Vlot <v@x> # The feed\n"
                        "# a comment\n"
                        "orders [feed] 2025-01-15T09:01:00Z Vlot <v@x> # Orders\n"
                        "@v1 2025-01-15T09:02:00Z Vlot <v@x> # Tagged\n"
                        "last 2025-01-15T09:03:00Z Vlot <v@x> # No line end"),
              ElementsAre("feed", "orders", "last"));
}

TEST_F(PlanTest, ListServices_FoldersWithAndWithoutPlan_GivesThoseWith) {
  Write("payment/sqitch.plan", "");
  Write("access/sqitch.plan", "");
  Write("notes/README.md", "");
  EXPECT_THAT(ListServices(root_.string()), IsOkAndHolds(ElementsAre("access", "payment")));
}

TEST_F(PlanTest, ReadPlan_NoSuchService_IsNotFound) {
  EXPECT_THAT(ReadPlan(root_.string(), "nothing"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(PlanTest, Fingerprint_AnyFileChanges_IsAnother) {
  Write("payment/sqitch.plan", "feed");
  Write("payment/deploy/feed.sql", "one");
  const auto before = Fingerprint(root_.string(), "payment");
  ASSERT_THAT(before, IsOk());
  EXPECT_THAT(Fingerprint(root_.string(), "payment"), IsOkAndHolds(*before));
  Write("payment/deploy/feed.sql", "two");
  const auto after = Fingerprint(root_.string(), "payment");
  ASSERT_THAT(after, IsOk());
  EXPECT_NE(*before, *after);
}

}  // namespace
}  // namespace vlot::migrate
