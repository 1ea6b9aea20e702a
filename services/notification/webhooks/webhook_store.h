// Subscriptions and what is sent to them, as rows. Inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/notification/webhooks/webhook.h"

namespace vlot::notification {

// The cursor of what follows ordering for webhooks.
inline constexpr char kWebhooksFeed[] = "ordering/p00/webhooks";

// Whether any subscription is not ended.
absl::StatusOr<bool> AnySubscription(pg::Transaction& tx);
absl::StatusOr<int64_t> CountSubscriptions(pg::Transaction& tx, const std::string& owner);
// Holds the cursor until the end of `tx`, so that nothing is told while a subscription begins, and moves it to `end`
// when nobody subscribes yet. Where the new one begins.
absl::StatusOr<int64_t> TakeStart(pg::Transaction& tx, int64_t end);

absl::Status InsertSubscription(pg::Transaction& tx, const Subscription& subscription);
// Writes url, types, description, state and keep_until.
absl::Status UpdateSubscription(pg::Transaction& tx, const Subscription& subscription);
// Of `owner`, or of anybody for "". Held for update when `lock`.
absl::StatusOr<std::optional<Subscription>> FindSubscription(pg::Transaction& tx, const SubscriptionId& id,
                                                             const std::string& owner, bool lock);
// Newest first, before one; all of them when `owner` is "".
absl::StatusOr<std::vector<Subscription>> ListSubscriptions(pg::Transaction& tx, const std::string& owner,
                                                            const std::optional<SubscriptionId>& before, int limit);
// All that are not ended and keep what happens at `now`.
absl::StatusOr<std::vector<Subscription>> ListListeners(pg::Transaction& tx, absl::Time now);

// Whose subscriptions are active or suspended, in their order, after one.
absl::StatusOr<std::vector<std::string>> ListSenders(pg::Transaction& tx, const std::string& after, int limit);
// What is active of theirs is suspended. Which.
absl::StatusOr<std::vector<SubscriptionId>> Suspend(pg::Transaction& tx, const std::vector<std::string>& owners,
                                                    absl::Time now);
// What is suspended of theirs goes on, with what waited, but what is too old is given up. Which.
absl::StatusOr<std::vector<SubscriptionId>> GoOn(pg::Transaction& tx, const std::vector<std::string>& owners,
                                                 absl::Time now);

struct NewDelivery {
  SubscriptionId subscription;
  std::string event_id, event_type, subject, body;
};
// Those that are there already stay. How many were new.
absl::StatusOr<int64_t> InsertDeliveries(pg::Transaction& tx, absl::Span<const NewDelivery> deliveries, absl::Time now);

struct ClaimedDelivery {
  int64_t id = 0;
  SubscriptionId subscription;
  std::string url, secret, event_id, body;
  int tries = 0;  // this one included
  absl::Time first_tried_at;
};
// Of active subscriptions but those that are `busy`, at most so many of each and in all; nobody else takes them before
// `lease_end`.
absl::StatusOr<std::vector<ClaimedDelivery>> ClaimDeliveries(pg::Transaction& tx, absl::Time now, absl::Time lease_end,
                                                             const std::vector<SubscriptionId>& busy, int of_each,
                                                             int limit);

struct TriedDelivery {
  int64_t id = 0;
  SubscriptionId subscription;
  int tries = 0;
  absl::Time first_tried_at;
  Answer answer;
  DeliveryVerdict verdict;
};
// Also what follows for their subscriptions: the last success, and the end of those that take nothing.
absl::Status RecordDeliveries(pg::Transaction& tx, absl::Time now, absl::Span<const TriedDelivery> tried);

// What waits for it is due now, but what is too old is given up.
absl::Status WakeDeliveries(pg::Transaction& tx, const SubscriptionId& subscription, absl::Time now);
// What waits for it goes.
absl::Status DropDeliveries(pg::Transaction& tx, const SubscriptionId& subscription);

struct DeliveryRow {
  int64_t id = 0;
  std::string event_id, event_type, subject;
  DeliveryState state = DeliveryState::kWaiting;
  int tries = 0, http_status = 0, latency_ms = 0;
  std::string error;
  std::optional<absl::Time> tried_at;
  absl::Time due_at;
};
struct DeliveryFilter {
  SubscriptionId subscription;
  std::optional<DeliveryState> state;
  std::string subject;  // "": any
  std::optional<int64_t> before;
  int limit = 0;
};
// Newest first.
absl::StatusOr<std::vector<DeliveryRow>> ListDeliveries(pg::Transaction& tx, const DeliveryFilter& filter);

// Stops subscriptions whose queue is too long, and removes what is too old; at most some thousands at once.
absl::Status SweepWebhooks(pg::Transaction& tx, absl::Time now);

}  // namespace vlot::notification
