#include "services/notification/delivery.h"

#include <gtest/gtest.h>

#include "common/status/status.h"

namespace vlot::notification {
namespace {

constexpr RetryPolicy kPolicy{.tries_max = 5, .wait_min = absl::Seconds(30), .wait_max = absl::Minutes(3)};
const absl::Time kNow = absl::UnixEpoch() + absl::Hours(500'000);

absl::Status Refusal(absl::StatusCode code, const char* reason) {
  return MakeError(code, "why", {.reason = reason, .domain = "vlot.dev"});
}

TEST(Judge, Outcome_DecidesTheState) {
  const absl::Status later = Refusal(absl::StatusCode::kUnavailable, "SMTP_TRY_LATER");
  const struct {
    absl::Status sent;
    int tries;
    State state;
  } kCases[] = {
      {absl::OkStatus(), 1, State::kSent},
      {absl::OkStatus(), 99, State::kSent},
      {later, 1, State::kQueued},
      {later, 4, State::kQueued},
      {later, 5, State::kFailed},
      {absl::UnavailableError("the disk is full"), 1, State::kQueued},
      {Refusal(absl::StatusCode::kUnavailable, "SMTP_NO_ANSWER"), 1, State::kUnknown},
      {Refusal(absl::StatusCode::kFailedPrecondition, "SMTP_REFUSED"), 1, State::kFailed},
      {Refusal(absl::StatusCode::kInvalidArgument, "MAIL_ADDRESS"), 1, State::kFailed},
  };
  for (const auto& c : kCases) {
    const Verdict verdict = Judge(c.sent, c.tries, kPolicy, kNow);
    EXPECT_EQ(verdict.state, c.state) << c.sent << " after " << c.tries;
    EXPECT_EQ(verdict.last_error.empty(), c.sent.ok());
  }
}

TEST(Judge, TriedAgain_WaitsTwiceAsLongUpToTheMost) {
  const absl::Status later = Refusal(absl::StatusCode::kUnavailable, "SMTP_TRY_LATER");
  EXPECT_EQ(Judge(later, 1, kPolicy, kNow).due_at, kNow + absl::Seconds(30));
  EXPECT_EQ(Judge(later, 2, kPolicy, kNow).due_at, kNow + absl::Minutes(1));
  EXPECT_EQ(Judge(later, 3, kPolicy, kNow).due_at, kNow + absl::Minutes(2));
  EXPECT_EQ(Judge(later, 4, kPolicy, kNow).due_at, kNow + absl::Minutes(3));
  EXPECT_EQ(Judge(later, 4, kPolicy, kNow).last_error, "SMTP_TRY_LATER: why");
}

TEST(LeftBehind, Channels_OnlyFilesAreWrittenAgain) {
  EXPECT_TRUE(MaySendAgain(Channel::kFile));
  EXPECT_FALSE(MaySendAgain(Channel::kEmail));
  EXPECT_EQ(LeftBehind().state, State::kUnknown);
}

}  // namespace
}  // namespace vlot::notification
