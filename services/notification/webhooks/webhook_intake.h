// How orders become webhooks: follows ordering's journal with a cursor of its own, for as long as anybody subscribes,
// and queues an event for each subscription of the shop that placed the order, in the transaction that moves the
// cursor.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/feed/consumer.h"
#include "common/pg/pg.h"
#include "common/time/clock.h"
#include "services/notification/clients.h"
#include "services/notification/webhooks/webhook_store.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::notification {

class WebhookIntake final : public feed::FeedClient {
 public:
  // Owns none of these. `wake` is called after a commit that queued events.
  WebhookIntake(feed::FeedClient& ordering, OwnersClient& owners, pg::Pool& pool, Clock& clock,
                std::function<void()> wake)
      : ordering_(ordering), owners_(owners), pool_(pool), clock_(clock), wake_(std::move(wake)) {}

  // Also asks whose the orders are whose events somebody wants; an error when that cannot be had.
  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration wait) override;
  void Cancel() override { ordering_.Cancel(); }

  // Queues what is wanted of `events`, each once, however often it runs. ABORTED when somebody wants more since Next.
  absl::Status Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events);

 private:
  struct Told {
    int64_t position;
    std::string type;
    ordering::v1::Event event;
  };

  absl::Status FetchOwners();

  feed::FeedClient& ordering_;
  OwnersClient& owners_;
  pg::Pool& pool_;
  Clock& clock_;
  const std::function<void()> wake_;
  std::vector<Told> told_;                               // of the last Next, ascending
  absl::flat_hash_map<std::string, std::string> owner_;  // by the order's name: as placed, so for ever
};

}  // namespace vlot::notification
