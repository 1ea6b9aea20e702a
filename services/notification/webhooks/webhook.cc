#include "services/notification/webhooks/webhook.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace vlot::notification {
namespace {

constexpr absl::Duration kWaits[] = {absl::Seconds(5), absl::Minutes(5), absl::Minutes(30),
                                     absl::Hours(2),   absl::Hours(5),   absl::Hours(10)};
constexpr int kGone = 410;

absl::Duration WaitAfter(int tries) {
  const auto last = static_cast<int>(std::size(kWaits)) - 1;
  return kWaits[std::clamp(tries - 1, 0, last)];
}

}  // namespace

bool Wants(const Subscription& subscription, std::string_view type) {
  if (subscription.types.empty()) return true;
  return std::any_of(subscription.types.begin(), subscription.types.end(),
                     [&](const std::string& wanted) { return wanted == type || wanted == kAllTypes; });
}

void Enable(Subscription& subscription) {
  subscription.state = SubscriptionState::kActive;
  subscription.keep_until.reset();
}

void Disable(absl::Time now, Subscription& subscription) {
  if (subscription.state == SubscriptionState::kDisabled) return;
  subscription.state = SubscriptionState::kDisabled;
  if (!subscription.keep_until) subscription.keep_until = now + kTriedFor;
}

DeliveryVerdict JudgeAnswer(const Answer& answer, int tries, absl::Time first_tried_at, absl::Time now) {
  if (answer.http_status >= 200 && answer.http_status < 300) return {.state = DeliveryState::kTaken, .due_at = now};
  DeliveryVerdict verdict{.due_at = now + WaitAfter(tries),
                          .error = answer.http_status == 0 ? answer.error : absl::StrCat("HTTP ", answer.http_status),
                          .gone = answer.http_status == kGone};
  if (verdict.due_at - first_tried_at > kTriedFor) verdict.state = DeliveryState::kGivenUp;
  return verdict;
}

}  // namespace vlot::notification
