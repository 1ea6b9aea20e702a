#include "common/pg/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace vlot::pg {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

TEST(SessionConninfoTest, OltpSession_KeepsToItsSchemaAndToIndexes) {
  EXPECT_THAT(
      SessionConninfo({.conninfo = "postgresql://vlot@db.example/vlot_payment", .schema = "p03"}),
      IsOkAndHolds(AllOf(HasSubstr("host='db.example'"), HasSubstr("-c search_path=p03"), HasSubstr("-c jit=off"),
                         HasSubstr("-c enable_seqscan=off"), HasSubstr("-c timezone=UTC"))));
}

TEST(SessionConninfoTest, Report_MayScan) {
  EXPECT_THAT(SessionConninfo({.conninfo = "dbname=x", .oltp_plans = false}),
              IsOkAndHolds(Not(HasSubstr("enable_seqscan"))));
}

TEST(SessionConninfoTest, OwnOptions_AreKept) {
  EXPECT_THAT(
      SessionConninfo({.conninfo = "dbname=x options='-c work_mem=8MB' connect_timeout=2"}),
      IsOkAndHolds(AllOf(HasSubstr("options='-c work_mem=8MB -c search_path=p00"), HasSubstr("connect_timeout='2'"))));
}

TEST(SessionConninfoTest, Unreadable_IsRefusedWithoutRepeatingIt) {
  const auto conninfo = SessionConninfo({.conninfo = "password=secret nonsense"});
  EXPECT_THAT(conninfo, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(conninfo.status().message()), Not(HasSubstr("secret")));
}

TEST(FormatConninfoTest, ValuesWithQuotes_AreReadBack) {
  const ConninfoParts parts = {{"dbname", "x"}, {"password", "it's \\ here"}};
  const auto read = ParseConninfo(FormatConninfo(parts));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->at("password"), "it's \\ here");
}

}  // namespace
}  // namespace vlot::pg
