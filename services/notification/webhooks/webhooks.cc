#include "services/notification/webhooks/webhooks.h"

#include <utility>

#include "common/feed/consumer.h"
#include "common/log/log.h"
#include "common/rpc/remote_feed.h"
#include "common/status/status.h"
#include "services/notification/clients.h"
#include "services/notification/webhooks/webhook_intake.h"
#include "services/notification/webhooks/webhook_store.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::notification {
namespace {

// How late another copy of the service may notice the first subscription; its events wait for that.
constexpr absl::Duration kLookInterval = absl::Seconds(1);
// A revocation counts within half a minute, as everywhere (common/auth/key_cache.h).
constexpr absl::Duration kKeysInterval = absl::Seconds(15);

}  // namespace

// What follows ordering, in the order in which it must go.
class Webhooks::Follower {
 public:
  Follower(rpc::Client& ordering, const pg::Options& database, pg::Pool& pool, Clock& clock, std::function<void()> wake)
      : stub_(ordering::v1::Orders::NewStub(ordering.channel())),
        remote_(ordering, 0, [this](auto... arguments) { stub_->async()->WatchEvents(arguments...); }),
        owners_(MakeOwnersClient(ordering)),
        intake_(remote_, *owners_, pool, clock, std::move(wake)),
        consumer_({.feed = kWebhooksFeed, .database = database}, intake_,
                  [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
                    return intake_.Apply(tx, events);
                  }) {
    consumer_.Start();
  }

 private:
  const std::unique_ptr<ordering::v1::Orders::StubInterface> stub_;
  rpc::RemoteFeed<ordering::v1::ListEventsResponse> remote_;
  const std::unique_ptr<OwnersClient> owners_;
  WebhookIntake intake_;
  feed::Consumer consumer_;  // ends first
};

Webhooks::Webhooks(WebhookSenderOptions options, rpc::Client& ordering, rpc::Client& access,
                   const pg::Options& database, pg::Pool& pool, Clock& clock, metrics::Registry& metrics)
    : ordering_(ordering),
      database_(database),
      pool_(pool),
      clock_(clock),
      sender_(std::move(options), pool, clock, metrics),
      key_holders_(MakeKeyHoldersClient(access)),
      keys_(*key_holders_, pool, clock) {}

Webhooks::~Webhooks() { Stop(); }

void Webhooks::Start() {
  looper_.Start([this] {
    Look();
    return kLookInterval;
  });
}

void Webhooks::Stop() {
  looper_.Stop();
  if (follower_ != nullptr) Unfollow();
}

void Webhooks::Wake() {
  sender_.Wake();
  looper_.Wake();
}

void Webhooks::Look() {
  const absl::StatusOr<bool> any = pg::ReadOnly(pool_, [](pg::Transaction& tx) { return AnySubscription(tx); });
  if (!any.ok()) {
    LogWarning("WEBHOOKS_STEP_FAILED", {{"error", any.status()}});
    return;
  }
  if (*any) LookAtKeys();
  if (*any == (follower_ != nullptr)) return;
  if (*any) {
    sender_.Start();
    follower_ = std::make_unique<Follower>(ordering_, database_, pool_, clock_, [this] { sender_.Wake(); });
  } else {
    Unfollow();
  }
}

void Webhooks::LookAtKeys() {
  const absl::Time now = clock_.Now();
  if (now - keys_seen_at_ < kKeysInterval) return;
  keys_seen_at_ = now;
  const absl::StatusOr<int> changed = keys_.Step();
  if (!changed.ok()) LogWarning("WEBHOOKS_STEP_FAILED", {{"error", changed.status()}});
  if (changed.ok() && *changed > 0) sender_.Wake();
}

void Webhooks::Unfollow() {
  follower_.reset();
  sender_.Stop();
}

}  // namespace vlot::notification
