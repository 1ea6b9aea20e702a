#include "services/vlot/database_watch.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "absl/synchronization/notification.h"
#include "common/pg/options.h"
#include "common/pg/ping.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr absl::Duration kPatience = absl::Seconds(30);

// PostgreSQL behind a socket that can be taken away.
class DatabaseWatchTest : public testing::PgTest {
 protected:
  DatabaseWatchTest() : PgTest("access") {
    std::string name = (std::filesystem::temp_directory_path() / "vlot_watch.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    pg::ConninfoParts parts = *pg::ParseConninfo(database().conninfo);
    socket_ = ".s.PGSQL." + parts["port"];
    real_ = std::filesystem::path(parts["host"]) / socket_;
    parts["host"] = folder_.string();
    conninfo_ = pg::FormatConninfo(parts);
  }
  ~DatabaseWatchTest() override { std::filesystem::remove_all(folder_); }

  void BringBack() { std::filesystem::create_symlink(real_, folder_ / socket_); }
  void TakeAway() { std::filesystem::remove(folder_ / socket_); }

  std::filesystem::path folder_, real_;
  std::string socket_, conninfo_;
};

TEST_F(DatabaseWatchTest, Ping_SaysWhetherSomebodyAnswers) {
  EXPECT_THAT(pg::Ping(conninfo_), StatusIs(absl::StatusCode::kUnavailable, testing::Reason("DATABASE_UNAVAILABLE")));
  BringBack();
  EXPECT_THAT(pg::Ping(conninfo_), IsOk());
  EXPECT_THAT(pg::Ping("no conninfo"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(DatabaseWatchTest, GoneAndBack_AreToldOnceEach) {
  BringBack();
  absl::Notification gone, back;
  DatabaseWatch watch({.conninfo = conninfo_, .every = absl::Milliseconds(5), .again_after = absl::Milliseconds(5)},
                      [&](bool serving) { (serving ? back : gone).Notify(); });  // a second time would abort
  TakeAway();
  ASSERT_TRUE(gone.WaitForNotificationWithTimeout(kPatience));
  EXPECT_FALSE(back.HasBeenNotified());
  BringBack();
  EXPECT_TRUE(back.WaitForNotificationWithTimeout(kPatience));
}

}  // namespace
}  // namespace vlot
