// Subscriptions and deliveries: proto ⇄ values, with the validation of all fields. Pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/status/status.h"
#include "services/notification/webhooks/webhook_store.h"
#include "vlot/notification/v1/subscription.pb.h"

namespace vlot::notification {

v1::WebhookSubscription ToProto(const Subscription& subscription);
v1::WebhookDelivery ToProto(const DeliveryRow& delivery);

// What is wrong with an address; "" when nothing. https, or anything of HTTP when `private_addresses` may be posted to.
std::string WrongWithUrl(const std::string& url, bool private_addresses);

// Url, types, description and state of a new one. INVALID_ARGUMENT.
absl::StatusOr<Subscription> FromProto(const v1::CreateWebhookSubscriptionRequest& request, bool private_addresses);

// The masked fields, for one that is known later.
struct SubscriptionChange {
  SubscriptionId id;
  std::optional<std::string> url, description;
  std::optional<std::vector<std::string>> types;
  std::optional<bool> disabled;
};
absl::StatusOr<SubscriptionChange> FromProto(const v1::UpdateWebhookSubscriptionRequest& request,
                                             bool private_addresses);

struct SubscriptionPage {
  std::optional<SubscriptionId> before;
  int size = 0;
};
absl::StatusOr<SubscriptionPage> FromProto(const v1::ListWebhookSubscriptionsRequest& request);
absl::StatusOr<DeliveryFilter> FromProto(const v1::ListWebhookDeliveriesRequest& request);

}  // namespace vlot::notification
