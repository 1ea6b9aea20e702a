// Outgoing webhooks, as values: who is told what, and what becomes of an event on its way there. Pure functions; any
// thread. The numbers of enums are those of the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/ids/ids.h"

namespace vlot::notification {

struct SubscriptionTag {
  static constexpr std::string_view kCollection = "webhookSubscriptions";
};
using SubscriptionId = Id<SubscriptionTag>;

// vlot.notification.v1.WebhookSubscription.State and WebhookDelivery.State.
enum class SubscriptionState : int16_t {
  kActive = 1,
  kDisabled = 2,
  kFailing = 3,
  kEnded = 4,
  kSuspended = 5,  // its shop has no live key
};
enum class DeliveryState : int16_t { kWaiting = 1, kTaken = 2, kGivenUp = 3 };

// For so long an event is tried, and so long events are kept for a subscription that is not sent to.
inline constexpr absl::Duration kTriedFor = absl::Hours(3 * 24);
// What was sent is kept so long.
inline constexpr absl::Duration kKeptFor = absl::Hours(30 * 24);
// Of a shop, that are not ended. An order with ten events makes 200 rows of it at the most.
inline constexpr int kSubscriptionsMax = 20;
// Of one subscription: beyond, its receiver is taken for gone. Some 100 MB.
inline constexpr int kWaitingMax = 100'000;

inline constexpr char kTypePrefix[] = "vlot.ordering.v1.";  // of types: the journal's kinds follow
inline constexpr char kAllTypes[] = "vlot.ordering.v1.*";
inline constexpr char kTestType[] = "webhook.test";

struct Subscription {
  SubscriptionId id;
  std::string owner;  // the webshop's name
  std::string url;
  std::vector<std::string> types;  // none: all
  std::string description;
  SubscriptionState state = SubscriptionState::kActive;
  std::string secret;         // the HMAC's key; bytes
  int64_t from_position = 0;  // of ordering's feed: events after it
  absl::Time created_at;
  std::optional<absl::Time> keep_until;  // not sent to: events of after this are not kept
  std::optional<absl::Time> last_success_at;
  int64_t waiting = 0;
};

bool Wants(const Subscription& subscription, std::string_view type);
// Puts it into a state, as its owner or its receiver has it.
void Enable(Subscription& subscription);
void Disable(absl::Time now, Subscription& subscription);

// How a try ended.
struct Answer {
  int http_status = 0;  // 0: none came
  std::string error;    // why not
  absl::Duration latency;
};

struct DeliveryVerdict {
  DeliveryState state = DeliveryState::kWaiting;
  absl::Time due_at;  // waiting: not before
  std::string error;
  bool gone = false;  // the receiver wants no more: 410
};

// Of try number `tries`, the first of which was at `first_tried_at`. 2xx is taken; all else is tried again after 5 s,
// 5 min, 30 min, 2 h, 5 h, 10 h, then every 10 h, until three days have passed.
DeliveryVerdict JudgeAnswer(const Answer& answer, int tries, absl::Time first_tried_at, absl::Time now);

}  // namespace vlot::notification
