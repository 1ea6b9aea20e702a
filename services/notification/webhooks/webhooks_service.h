// vlot.notification.v1.WebhookSubscriptions: shops keep theirs, operators look at all.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/idempotency/executor.h"
#include "common/ids/uuid_generator.h"
#include "common/rpc/unary.h"
#include "services/notification/clients.h"
#include "services/notification/webhooks/webhook_store.h"
#include "vlot/notification/v1/subscription.grpc.pb.h"

namespace vlot::notification {

// Thread-safe. Owns none of its parts; they outlive the server that it is registered with.
class WebhooksService final : public v1::WebhookSubscriptions::CallbackService {
 public:
  // `wake` is called when there is something to follow or to post.
  WebhooksService(rpc::Runtime& runtime, idempotency::Executor& executor, UuidV7Generator& ids, bool private_addresses,
                  std::function<void()> wake)
      : runtime_(runtime),
        executor_(executor),
        ids_(ids),
        private_addresses_(private_addresses),
        wake_(std::move(wake)) {}

  // Tells where the feed ends, and so where a new subscription begins. Before it is set, there are none.
  void SetOrdering(FeedEnds* ordering) { ordering_ = ordering; }

  grpc::ServerUnaryReactor* CreateWebhookSubscription(grpc::CallbackServerContext* context,
                                                      const v1::CreateWebhookSubscriptionRequest* request,
                                                      v1::CreateWebhookSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* GetWebhookSubscription(grpc::CallbackServerContext* context,
                                                   const v1::GetWebhookSubscriptionRequest* request,
                                                   v1::WebhookSubscription* response) override;
  grpc::ServerUnaryReactor* ListWebhookSubscriptions(grpc::CallbackServerContext* context,
                                                     const v1::ListWebhookSubscriptionsRequest* request,
                                                     v1::ListWebhookSubscriptionsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateWebhookSubscription(grpc::CallbackServerContext* context,
                                                      const v1::UpdateWebhookSubscriptionRequest* request,
                                                      v1::WebhookSubscription* response) override;
  grpc::ServerUnaryReactor* EndWebhookSubscription(grpc::CallbackServerContext* context,
                                                   const v1::EndWebhookSubscriptionRequest* request,
                                                   v1::WebhookSubscription* response) override;
  grpc::ServerUnaryReactor* ListWebhookDeliveries(grpc::CallbackServerContext* context,
                                                  const v1::ListWebhookDeliveriesRequest* request,
                                                  v1::ListWebhookDeliveriesResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  idempotency::Executor& executor_;
  UuidV7Generator& ids_;
  const bool private_addresses_;
  const std::function<void()> wake_;
  std::atomic<FeedEnds*> ordering_ = nullptr;
};

}  // namespace vlot::notification
