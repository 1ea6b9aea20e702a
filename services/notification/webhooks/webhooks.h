// Webhooks as a whole: follows ordering and posts for as long as anybody subscribes. Without subscriptions, all there
// is of it is one look a second whether there are any: an order costs nothing.
#pragma once

#include <functional>
#include <memory>

#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/rpc/client.h"
#include "common/sync/looper.h"
#include "common/time/clock.h"
#include "services/notification/clients.h"
#include "services/notification/webhooks/key_watch.h"
#include "services/notification/webhooks/webhook_sender.h"

namespace vlot::notification {

class Webhooks {
 public:
  // Owns none of these.
  Webhooks(WebhookSenderOptions options, rpc::Client& ordering, rpc::Client& access, const pg::Options& database,
           pg::Pool& pool, Clock& clock, metrics::Registry& metrics);
  ~Webhooks();

  void Start();
  // Ends it; what is being posted is posted again later. Idempotent. Before the channels are cleared.
  void Stop();

  // Somebody subscribed. Any thread.
  void Wake();

 private:
  class Follower;

  void Look();
  void LookAtKeys();
  void Unfollow();

  rpc::Client& ordering_;
  const pg::Options database_;
  pg::Pool& pool_;
  Clock& clock_;
  WebhookSender sender_;
  const std::unique_ptr<KeyHoldersClient> key_holders_;
  KeyWatch keys_;
  absl::Time keys_seen_at_ = absl::InfinitePast();
  std::unique_ptr<Follower> follower_;  // of the looper's thread; there while anybody subscribes
  Looper looper_{"webhooks"};
};

}  // namespace vlot::notification
