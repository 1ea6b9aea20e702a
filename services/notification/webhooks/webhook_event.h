// What is posted: an entry of an order's journal as a CloudEvents document (vlot.notification.v1.WebhookEvent). Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/notification/webhooks/webhook.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::notification {

struct WebhookEvent {
  std::string id, type, subject;
  std::string body;  // JSON
};

// "vlot.ordering.v1.ORDER_COMPLETED".
std::string TypeOf(const ordering::v1::Event& event);

// INTERNAL when it cannot be written as JSON.
absl::StatusOr<WebhookEvent> ToWebhookEvent(const ordering::v1::Event& event);

// What a new subscription gets first.
WebhookEvent TestEvent(const SubscriptionId& subscription, absl::Time now);

}  // namespace vlot::notification
