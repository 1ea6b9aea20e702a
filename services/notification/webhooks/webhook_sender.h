// Posts what waits for subscriptions, many at once: at most so many to one of them, so that a slow receiver holds up
// nobody else. Any number of copies of the service may send: a row is in the hands of one of them, for a lease. What
// was sent and not recorded is sent again: at least once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/http/client.h"
#include "common/metrics/metrics.h"
#include "common/pg/pg.h"
#include "common/sync/looper.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/notification/webhooks/webhook_store.h"

namespace vlot::notification {

struct WebhookSenderOptions {
  bool private_addresses = false;              // also posts into our own network: for trying things out
  std::string ca_file;                         // "": the system's
  absl::Duration timeout = absl::Seconds(15);  // of one try, all in all
  absl::Duration lease = absl::Minutes(1);
  absl::Duration interval = absl::Milliseconds(500);  // between looks when nothing was due and nobody woke it
  int of_each = 8;                                    // to one subscription at once
  int under_way_max = 64;
};

class WebhookSender {
 public:
  // Owns none of these.
  WebhookSender(WebhookSenderOptions options, pg::Pool& pool, Clock& clock, metrics::Registry& metrics);
  ~WebhookSender() { Stop(); }

  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  // Records what was answered since, takes what is due and posts it. How many of both. Not while started.
  absl::StatusOr<int> Step();
  // Waits until all that is under way has been answered, or failed.
  void AwaitAnswers();

  // A thread of its own that steps until Stop; as often as it may be started again.
  void Start();
  void Stop() { looper_.Stop(); }

  // There is something to send. Any thread.
  void Wake() { looper_.Wake(); }

 private:
  void Post(const ClaimedDelivery& delivery);
  void Take(const ClaimedDelivery& delivery, absl::Time began, const absl::StatusOr<http::ClientResponse>& response);
  absl::StatusOr<int> RecordAnswered();
  absl::StatusOr<int> PostDue();
  absl::Status SweepNowAndThen();

  const WebhookSenderOptions options_;
  pg::Pool& pool_;
  Clock& clock_;
  metrics::Counter taken_, retried_, given_up_;
  absl::flat_hash_map<SubscriptionId, int> under_way_;  // of the stepping thread: not recorded yet
  std::vector<TriedDelivery> unrecorded_;               // the same
  absl::Time swept_at_ = absl::InfinitePast();
  Mutex mutex_;
  CondVar all_answered_;
  std::vector<TriedDelivery> answered_ ABSL_GUARDED_BY(mutex_);
  int posted_ ABSL_GUARDED_BY(mutex_) = 0;  // and not answered yet
  Looper looper_;
  std::unique_ptr<http::Client> client_;  // last: its end fails what is under way, which is heard here
};

}  // namespace vlot::notification
