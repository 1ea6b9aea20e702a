// Errors about subscriptions, as SubscriptionErrorReason in subscription.proto says.
#pragma once

#include "absl/status/status.h"
#include "services/notification/webhooks/webhook.h"

namespace vlot::notification {

absl::Status SubscriptionNotFoundError(const SubscriptionId& id);
absl::Status SubscriptionEndedError(const SubscriptionId& id);
absl::Status TooManySubscriptionsError();

}  // namespace vlot::notification
