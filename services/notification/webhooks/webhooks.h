// Webhooks as a whole: follows ordering and posts for as long as anybody subscribes. Without subscriptions, all there
// is of it is one look a second whether there are any: an order costs nothing.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/rpc/client.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/notification/webhooks/webhook_sender.h"

namespace vlot::notification {

class Webhooks {
 public:
  // Owns none of these.
  Webhooks(WebhookSenderOptions options, rpc::Client& ordering, const pg::Options& database, pg::Pool& pool,
           Clock& clock, metrics::Registry& metrics);
  ~Webhooks();

  void Start();
  // Ends it; what is being posted is posted again later. Idempotent. Before the channels are cleared.
  void Stop();

  // Somebody subscribed. Any thread.
  void Wake();

 private:
  class Follower;

  void Loop();
  void Look();
  bool WaitUpTo(absl::Duration time);

  rpc::Client& ordering_;
  const pg::Options database_;
  pg::Pool& pool_;
  Clock& clock_;
  WebhookSender sender_;
  std::unique_ptr<Follower> follower_;  // of the loop's thread; there while anybody subscribes
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace vlot::notification
