#include "services/notification/webhooks/webhook_errors.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/notification/errors.h"

namespace vlot::notification {

absl::Status SubscriptionNotFoundError(const SubscriptionId& id) {
  return MakeError(
      absl::StatusCode::kNotFound, absl::StrCat("There is no subscription ", id.Name(), "."),
      {.reason = "SUBSCRIPTION_NOT_FOUND", .domain = kErrorDomain, .metadata = {{"subscription", id.Name()}}});
}

absl::Status SubscriptionEndedError(const SubscriptionId& id) {
  return MakeError(absl::StatusCode::kFailedPrecondition, absl::StrCat(id.Name(), " has ended."),
                   {.reason = "SUBSCRIPTION_ENDED", .domain = kErrorDomain, .metadata = {{"subscription", id.Name()}}});
}

absl::Status TooManySubscriptionsError() {
  const std::string most = absl::StrCat(kSubscriptionsMax);
  return MakeError(absl::StatusCode::kResourceExhausted,
                   absl::StrCat("There are ", most, " subscriptions already; end one first."),
                   {.reason = "TOO_MANY_SUBSCRIPTIONS", .domain = kErrorDomain, .metadata = {{"most", most}}});
}

}  // namespace vlot::notification
