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

using ::testing::HasSubstr;
using testing::StatusIs;

class SandboxClockTest : public ::testing::Test {
 protected:
  ~SandboxClockTest() override {
    unlink(path_.c_str());
    unlink((path_ + ".unused").c_str());
  }

  CommandClock OfCommand(bool beside_it, bool asked) {
    auto clock = ClockOfCommand(base_, path_, beside_it, asked);
    EXPECT_OK(clock);
    return *std::move(clock);
  }

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

TEST_F(SandboxClockTest, ClockOfCommand_NeverMoved_IsTheComputers) {
  EXPECT_EQ(OfCommand(true, false).sandbox, nullptr);
  EXPECT_EQ(OfCommand(true, false).note, "");
  EXPECT_EQ(OfCommand(true, true).sandbox->offset(), absl::ZeroDuration());
}

TEST_F(SandboxClockTest, ClockOfCommand_MovedBesideTheSameDatabase_IsFollowedAndSaid) {
  ASSERT_OK(Open()->MoveTo(absl::Hours(2)));
  const CommandClock clock = OfCommand(true, false);
  ASSERT_NE(clock.sandbox, nullptr);
  EXPECT_EQ(clock.sandbox->clock().Now(), base_.Now() + absl::Hours(2));
  EXPECT_THAT(clock.note, ::testing::AllOf(HasSubstr("2h ahead"), HasSubstr(path_)));
  const CommandClock asked = OfCommand(true, true);
  EXPECT_EQ(asked.sandbox->offset(), absl::Hours(2));
  EXPECT_EQ(asked.note, "") << "who asked knows";
}

TEST_F(SandboxClockTest, ClockOfCommand_MovedBesideAnotherDatabase_IsSaidAlone) {
  ASSERT_OK(Open()->MoveTo(absl::Hours(2)));
  const CommandClock clock = OfCommand(false, false);
  EXPECT_EQ(clock.sandbox, nullptr);
  EXPECT_THAT(clock.note, HasSubstr("--sandbox_clock follows it"));
  EXPECT_EQ(OfCommand(false, true).sandbox->offset(), absl::Hours(2));
}

// Served by the computer's time for once, and by the sandbox's again.
TEST_F(SandboxClockTest, SetClockAside_IsFollowedByNobodyUntilItIsTakenUpAgain) {
  EXPECT_FALSE(SetClockAside(path_)) << "there is none";
  ASSERT_OK(Open()->MoveTo(absl::Hours(2)));
  EXPECT_TRUE(SetClockAside(path_));
  EXPECT_EQ(OfCommand(true, false).sandbox, nullptr);
  FollowedClock followed(base_, path_);
  EXPECT_EQ(followed.Now(), base_.Now());
  EXPECT_EQ(Open()->offset(), absl::Hours(2));
  EXPECT_EQ(OfCommand(true, false).sandbox->offset(), absl::Hours(2));
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
