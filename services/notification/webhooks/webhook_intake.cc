#include "services/notification/webhooks/webhook_intake.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/status/status.h"
#include "services/notification/webhooks/webhook_event.h"

namespace vlot::notification {
namespace {

// Remembered owners: some megabytes. Beyond it they are asked for once more.
constexpr size_t kOwnersMax = 50'000;

bool IsWanted(const std::vector<Subscription>& listeners, const std::string& type) {
  return std::any_of(listeners.begin(), listeners.end(),
                     [&](const Subscription& subscription) { return Wants(subscription, type); });
}

}  // namespace

absl::StatusOr<feed::Events> WebhookIntake::Next(int64_t after, int max, absl::Duration wait) {
  ASSIGN_OR_RETURN(feed::Events events, ordering_.Next(after, max, wait));
  told_.clear();
  for (const feed::StoredEvent& stored : events) {
    ordering::v1::Event event;
    if (!event.ParseFromString(stored.payload)) return absl::DataLossError("an event of ordering cannot be read");
    std::string type = TypeOf(event);
    told_.push_back({stored.position, std::move(type), std::move(event)});
  }
  if (!events.empty()) RETURN_IF_ERROR(FetchOwners());
  return events;
}

// The feed gives at most 500 events at a time, so their orders fit one call.
absl::Status WebhookIntake::FetchOwners() {
  ASSIGN_OR_RETURN(const std::vector<Subscription> listeners,
                   pg::ReadOnly(pool_, [&](pg::Transaction& tx) { return ListListeners(tx, clock_.Now()); }));
  if (owner_.size() > kOwnersMax) owner_.clear();
  absl::flat_hash_set<std::string> unknown;
  for (const Told& told : told_) {
    if (!owner_.contains(told.event.order()) && IsWanted(listeners, told.type)) unknown.insert(told.event.order());
  }
  if (unknown.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto owners, owners_.BatchGetOrderOwners({unknown.begin(), unknown.end()}));
  for (const std::string& order : unknown) owner_[order] = "";  // one that is not there is nobody's
  for (auto& [order, owner] : owners) owner_[order] = std::move(owner);
  return absl::OkStatus();
}

absl::Status WebhookIntake::Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
  if (events.empty()) return absl::OkStatus();
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const std::vector<Subscription> listeners, ListListeners(tx, now));
  std::vector<NewDelivery> deliveries;
  for (const Told& told : told_) {
    if (told.position < events.front().position || told.position > events.back().position) continue;
    if (!IsWanted(listeners, told.type)) continue;
    const auto owner = owner_.find(told.event.order());
    if (owner == owner_.end()) return absl::AbortedError("somebody subscribed meanwhile");
    ASSIGN_OR_RETURN(const WebhookEvent event, ToWebhookEvent(told.event));
    for (const Subscription& subscription : listeners) {
      if (subscription.owner != owner->second || told.position <= subscription.from_position) continue;
      if (!Wants(subscription, told.type)) continue;
      deliveries.push_back({subscription.id, event.id, event.type, event.subject, event.body});
    }
  }
  ASSIGN_OR_RETURN(const int64_t inserted, InsertDeliveries(tx, deliveries, now));
  if (inserted > 0) tx.OnCommit([this] { wake_(); });
  return absl::OkStatus();
}

}  // namespace vlot::notification
