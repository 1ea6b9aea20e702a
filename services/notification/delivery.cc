#include "services/notification/delivery.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::notification {
namespace {

constexpr int kDoublingsMax = 20;  // 2^20 times any wait is beyond any maximum

bool IsForGood(const absl::Status& sent) {
  return absl::IsFailedPrecondition(sent) || absl::IsInvalidArgument(sent);  // SMTP_REFUSED, MAIL_ADDRESS
}

absl::Duration WaitAfter(int tries, const RetryPolicy& policy) {
  return std::min(policy.wait_max, policy.wait_min * (1 << std::clamp(tries - 1, 0, kDoublingsMax)));
}

}  // namespace

Verdict Judge(const absl::Status& sent, int tries, const RetryPolicy& policy, absl::Time now) {
  if (sent.ok()) return {.state = State::kSent, .due_at = now};
  Verdict verdict{.due_at = now, .last_error = std::string(StdView(sent.message()))};
  if (const std::string reason = Reason(sent); !reason.empty()) {
    verdict.last_error = absl::StrCat(reason, ": ", verdict.last_error);
  }
  if (Reason(sent) == "SMTP_NO_ANSWER") {
    verdict.state = State::kUnknown;
  } else if (IsForGood(sent) || tries >= policy.tries_max) {
    verdict.state = State::kFailed;
  } else {
    verdict.due_at = now + WaitAfter(tries, policy);
  }
  return verdict;
}

size_t StepMax(Channel channel) { return channel == Channel::kFile ? 200 : 20; }

bool MaySendAgain(Channel channel) { return channel == Channel::kFile; }

Verdict LeftBehind() {
  return {.state = State::kUnknown,
          .due_at = absl::UnixEpoch(),
          .last_error = "SENDER_GONE: its sender ended before it told how it went"};
}

}  // namespace vlot::notification
