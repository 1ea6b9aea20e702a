#include "services/notification/webhooks/webhooks_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/notification/errors.h"
#include "services/notification/webhooks/convert_webhook.h"
#include "services/notification/webhooks/signature.h"
#include "services/notification/webhooks/webhook_errors.h"
#include "services/notification/webhooks/webhook_event.h"

namespace vlot::notification {
namespace {

using Events = std::vector<feed::NewEvent>;

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::WebhookSubscriptions::service_full_name(), name}; }

// Whose subscriptions a caller sees: a shop its own, operators all.
std::string OwnerScope(const auth::Caller& caller) {
  return caller.role == auth::Role::kWebshop ? caller.subject : std::string();
}

absl::StatusOr<Uuid> TakeRequestId(const std::string& request_id) {
  Violations violations;
  const Uuid id = wire::TakeRequestId(request_id, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<Subscription> FindOne(pg::Transaction& tx, const SubscriptionId& id, const std::string& owner,
                                     bool lock = false) {
  ASSIGN_OR_RETURN(std::optional<Subscription> found, FindSubscription(tx, id, owner, lock));
  if (!found) return SubscriptionNotFoundError(id);
  return *std::move(found);
}

absl::Status Begin(pg::Transaction& tx, Subscription& subscription, int64_t feed_end) {
  // First: the cursor's row keeps others who subscribe waiting, so that they are counted.
  ASSIGN_OR_RETURN(subscription.from_position, TakeStart(tx, feed_end));
  ASSIGN_OR_RETURN(const int64_t others, CountSubscriptions(tx, subscription.owner));
  if (others >= kSubscriptionsMax) return TooManySubscriptionsError();
  RETURN_IF_ERROR(InsertSubscription(tx, subscription));
  const WebhookEvent test = TestEvent(subscription.id, subscription.created_at);
  const NewDelivery delivery{subscription.id, test.id, test.type, test.subject, test.body};
  RETURN_IF_ERROR(InsertDeliveries(tx, absl::MakeConstSpan(&delivery, 1), subscription.created_at).status());
  subscription.waiting = 1;
  return absl::OkStatus();
}

absl::StatusOr<Subscription> Change(pg::Transaction& tx, const SubscriptionChange& change, const std::string& owner,
                                    absl::Time now) {
  ASSIGN_OR_RETURN(Subscription subscription, FindOne(tx, change.id, owner, /*lock=*/true));
  if (subscription.state == SubscriptionState::kEnded) return SubscriptionEndedError(change.id);
  if (change.url) subscription.url = *change.url;
  if (change.types) subscription.types = *change.types;
  if (change.description) subscription.description = *change.description;
  const bool enabled = change.disabled == false && subscription.state != SubscriptionState::kActive;
  if (change.disabled == true) Disable(now, subscription);
  if (enabled) {
    Enable(subscription);
    RETURN_IF_ERROR(WakeDeliveries(tx, subscription.id, now));
  }
  RETURN_IF_ERROR(UpdateSubscription(tx, subscription));
  return subscription;
}

absl::StatusOr<Subscription> End(pg::Transaction& tx, const SubscriptionId& id, const std::string& owner) {
  ASSIGN_OR_RETURN(Subscription subscription, FindOne(tx, id, owner, /*lock=*/true));
  subscription.state = SubscriptionState::kEnded;
  subscription.waiting = 0;
  RETURN_IF_ERROR(DropDeliveries(tx, id));
  RETURN_IF_ERROR(UpdateSubscription(tx, subscription));
  return subscription;
}

}  // namespace

grpc::ServerUnaryReactor* WebhooksService::CreateWebhookSubscription(
    grpc::CallbackServerContext* context, const v1::CreateWebhookSubscriptionRequest* request,
    v1::CreateWebhookSubscriptionResponse* response) {
  using Response = v1::CreateWebhookSubscriptionResponse;
  return rpc::Unary(
      runtime_, context, MethodOf("CreateWebhookSubscription"), request, response,
      [this](rpc::Call& call, const v1::CreateWebhookSubscriptionRequest& request, rpc::Done<Response> done) {
        const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
        if (!request_id.ok()) return done(request_id.status());
        absl::StatusOr<Subscription> asked = FromProto(request, private_addresses_);
        if (!asked.ok()) return done(asked.status());
        asked->id = SubscriptionId(ids_.Next());
        asked->owner = call.caller().subject;
        asked->secret = NewSecret();
        FeedEnds* const ordering = ordering_;
        if (ordering == nullptr) return done(absl::UnavailableError("the service is starting"));
        ordering->End(call.deadline(), [this, &call, done, key = idempotency::KeyOf(call, *request_id, request),
                                        asked = *std::move(asked)](const absl::StatusOr<int64_t>& end) {
          if (!end.ok()) return done(end.status());
          executor_.Submit<Response>(call, key, done,
                                     [this, asked, end = *end](pg::Transaction& tx, absl::Time now,
                                                               Response& response) -> absl::StatusOr<Events> {
                                       Subscription subscription = asked;
                                       subscription.created_at = now;
                                       RETURN_IF_ERROR(Begin(tx, subscription, end));
                                       *response.mutable_subscription() = ToProto(subscription);
                                       // Not in the answer that is kept for a repeated request.
                                       tx.OnCommit([this, &response, secret = ShownSecret(subscription.secret)] {
                                         response.set_secret(secret);
                                         wake_();
                                       });
                                       return Events();
                                     });
        });
      });
}

grpc::ServerUnaryReactor* WebhooksService::GetWebhookSubscription(grpc::CallbackServerContext* context,
                                                                  const v1::GetWebhookSubscriptionRequest* request,
                                                                  v1::WebhookSubscription* response) {
  return rpc::Unary(runtime_, context, MethodOf("GetWebhookSubscription"), request, response,
                    [this](rpc::Call& call, const v1::GetWebhookSubscriptionRequest& request,
                           rpc::Done<v1::WebhookSubscription> done) {
                      Violations violations;
                      const auto id = wire::TakeName<SubscriptionId>(request.name(), "name", violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      executor_.Answer(call, done,
                                       [id, owner = OwnerScope(call.caller())](
                                           pg::Transaction& tx) -> absl::StatusOr<v1::WebhookSubscription> {
                                         ASSIGN_OR_RETURN(const Subscription found, FindOne(tx, id, owner));
                                         return ToProto(found);
                                       });
                    });
}

grpc::ServerUnaryReactor* WebhooksService::ListWebhookSubscriptions(grpc::CallbackServerContext* context,
                                                                    const v1::ListWebhookSubscriptionsRequest* request,
                                                                    v1::ListWebhookSubscriptionsResponse* response) {
  using Response = v1::ListWebhookSubscriptionsResponse;
  return rpc::Unary(
      runtime_, context, MethodOf("ListWebhookSubscriptions"), request, response,
      [this](rpc::Call& call, const v1::ListWebhookSubscriptionsRequest& request, rpc::Done<Response> done) {
        const absl::StatusOr<SubscriptionPage> page = FromProto(request);
        if (!page.ok()) return done(page.status());
        executor_.Answer(
            call, done,
            [page = *page, owner = OwnerScope(call.caller())](pg::Transaction& tx) -> absl::StatusOr<Response> {
              Response response;
              ASSIGN_OR_RETURN(std::vector<Subscription> found,
                               ListSubscriptions(tx, owner, page.before, page.size + 1));
              if (static_cast<int>(found.size()) > page.size) {
                found.resize(page.size);
                response.set_next_page_token(wire::MakePageToken("webhookSubscriptions", found.back().id.ToString()));
              }
              for (const Subscription& one : found) *response.add_subscriptions() = ToProto(one);
              return response;
            });
      });
}

grpc::ServerUnaryReactor* WebhooksService::UpdateWebhookSubscription(
    grpc::CallbackServerContext* context, const v1::UpdateWebhookSubscriptionRequest* request,
    v1::WebhookSubscription* response) {
  return rpc::Unary(
      runtime_, context, MethodOf("UpdateWebhookSubscription"), request, response,
      [this](rpc::Call& call, const v1::UpdateWebhookSubscriptionRequest& request,
             rpc::Done<v1::WebhookSubscription> done) {
        const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
        if (!request_id.ok()) return done(request_id.status());
        const absl::StatusOr<SubscriptionChange> change = FromProto(request, private_addresses_);
        if (!change.ok()) return done(change.status());
        executor_.Submit<v1::WebhookSubscription>(
            call, idempotency::KeyOf(call, *request_id, request), done,
            [this, change = *change, owner = call.caller().subject](
                pg::Transaction& tx, absl::Time now, v1::WebhookSubscription& response) -> absl::StatusOr<Events> {
              ASSIGN_OR_RETURN(const Subscription changed, Change(tx, change, owner, now));
              response = ToProto(changed);
              tx.OnCommit([this] { wake_(); });
              return Events();
            });
      });
}

grpc::ServerUnaryReactor* WebhooksService::EndWebhookSubscription(grpc::CallbackServerContext* context,
                                                                  const v1::EndWebhookSubscriptionRequest* request,
                                                                  v1::WebhookSubscription* response) {
  return rpc::Unary(
      runtime_, context, MethodOf("EndWebhookSubscription"), request, response,
      [this](rpc::Call& call, const v1::EndWebhookSubscriptionRequest& request,
             rpc::Done<v1::WebhookSubscription> done) {
        Violations violations;
        const auto id = wire::TakeName<SubscriptionId>(request.name(), "name", violations);
        const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        executor_.Submit<v1::WebhookSubscription>(
            call, idempotency::KeyOf(call, request_id, request), done,
            [id, owner = call.caller().subject](pg::Transaction& tx, absl::Time,
                                                v1::WebhookSubscription& response) -> absl::StatusOr<Events> {
              ASSIGN_OR_RETURN(const Subscription ended, End(tx, id, owner));
              response = ToProto(ended);
              return Events();
            });
      });
}

grpc::ServerUnaryReactor* WebhooksService::ListWebhookDeliveries(grpc::CallbackServerContext* context,
                                                                 const v1::ListWebhookDeliveriesRequest* request,
                                                                 v1::ListWebhookDeliveriesResponse* response) {
  using Response = v1::ListWebhookDeliveriesResponse;
  return rpc::Unary(runtime_, context, MethodOf("ListWebhookDeliveries"), request, response,
                    [this](rpc::Call& call, const v1::ListWebhookDeliveriesRequest& request, rpc::Done<Response> done) {
                      absl::StatusOr<DeliveryFilter> filter = FromProto(request);
                      if (!filter.ok()) return done(filter.status());
                      const int size = filter->limit++;  // one more shows whether another page follows
                      executor_.Answer(call, done,
                                       [size, filter = *std::move(filter), owner = OwnerScope(call.caller())](
                                           pg::Transaction& tx) -> absl::StatusOr<Response> {
                                         Response response;
                                         RETURN_IF_ERROR(FindOne(tx, filter.subscription, owner).status());
                                         ASSIGN_OR_RETURN(std::vector<DeliveryRow> found, ListDeliveries(tx, filter));
                                         if (static_cast<int>(found.size()) > size) {
                                           found.resize(size);
                                           response.set_next_page_token(
                                               wire::MakePageToken("webhookDeliveries", absl::StrCat(found.back().id)));
                                         }
                                         for (const DeliveryRow& one : found) *response.add_deliveries() = ToProto(one);
                                         return response;
                                       });
                    });
}

}  // namespace vlot::notification
