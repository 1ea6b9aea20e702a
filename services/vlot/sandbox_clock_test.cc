#include "services/vlot/sandbox_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot {
namespace {

using testing::StatusIs;

class SandboxClockTest : public ::testing::Test {
 protected:
  ~SandboxClockTest() override { unlink(path_.c_str()); }

  std::unique_ptr<SandboxClock> Open() {
    auto clock = SandboxClock::Open(base_, path_);
    EXPECT_OK(clock);
    return *std::move(clock);
  }

  testing::FakeClock base_;
  const std::string path_ = absl::StrCat(::testing::TempDir(), "/sandbox_clock-", getpid());
};

TEST_F(SandboxClockTest, Advance_MovesAheadAndIsRemembered) {
  const auto clock = Open();
  EXPECT_EQ(clock->clock().Now(), base_.Now());
  ASSERT_OK_AND_ASSIGN(const absl::Duration offset, clock->Advance("a", absl::Hours(24 * 30)));
  EXPECT_EQ(offset, absl::Hours(720));
  EXPECT_EQ(clock->clock().Now(), base_.Now() + absl::Hours(720));
  EXPECT_EQ(Open()->offset(), absl::Hours(720));
}

TEST_F(SandboxClockTest, Advance_SameRequestTwice_MovesOnce) {
  const auto clock = Open();
  ASSERT_OK(clock->Advance("a", absl::Hours(1)).status());
  ASSERT_OK(clock->Advance("a", absl::Hours(1)).status());
  EXPECT_EQ(clock->offset(), absl::Hours(1));
  ASSERT_OK(clock->Advance("b", absl::Hours(1)).status());
  EXPECT_EQ(clock->offset(), absl::Hours(2));
}

TEST_F(SandboxClockTest, MoveTo_NeverGoesBack) {
  const auto clock = Open();
  ASSERT_OK(clock->MoveTo(absl::Hours(2)));
  ASSERT_OK(clock->MoveTo(absl::Hours(1)));
  EXPECT_EQ(clock->offset(), absl::Hours(2));
}

TEST_F(SandboxClockTest, Open_AFileThatSaysNoTime_IsRefused) {
  std::ofstream(path_) << "soon\n";
  EXPECT_THAT(SandboxClock::Open(base_, path_), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(SandboxClockTest, FollowedClock_GoesWhereTheFileSays_AndNeverBack) {
  FollowedClock followed(base_, path_);
  EXPECT_EQ(followed.Now(), base_.Now());
  ASSERT_OK(Open()->MoveTo(absl::Hours(2)));
  base_.Advance(absl::Seconds(1));
  EXPECT_EQ(followed.Now(), base_.Now() + absl::Hours(2));
  unlink(path_.c_str());
  base_.Advance(absl::Seconds(1));
  EXPECT_EQ(followed.Now(), base_.Now() + absl::Hours(2));
  std::ofstream(path_) << "soon\n";
  base_.Advance(absl::Seconds(1));
  EXPECT_EQ(followed.Now(), base_.Now() + absl::Hours(2));
}

}  // namespace
}  // namespace vlot
