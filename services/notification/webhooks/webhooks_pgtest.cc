// From ordering's feed to a shop's door: what is queued, what is posted, and what becomes of what nobody takes. A real
// database and a real HTTP receiver; the clock is the test's.
#include <gmock/gmock.h>

#include <set>

#include "absl/strings/numbers.h"
#include "common/http/server.h"
#include "common/wire/types.h"
#include "services/notification/notification_fixture.h"
#include "services/notification/webhooks/key_watch.h"
#include "services/notification/webhooks/signature.h"
#include "services/notification/webhooks/webhook_intake.h"
#include "services/notification/webhooks/webhook_sender.h"
#include "services/notification/webhooks/webhook_store.h"

namespace vlot::notification {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;
using Kind = ordering::v1::JournalEntry;

constexpr char kCompleted[] = "vlot.ordering.v1.ORDER_COMPLETED";

class FakeOwners : public OwnersClient {
 public:
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> BatchGetOrderOwners(
      const std::vector<std::string>& names) override {
    ++calls_;
    std::vector<std::pair<std::string, std::string>> owners;
    for (const std::string& name : names) {
      if (const auto owner = owners_.find(name); owner != owners_.end()) owners.emplace_back(name, owner->second);
    }
    return owners;
  }
  void Own(const std::string& order, const std::string& owner) { owners_[order] = owner; }
  int calls() const { return calls_; }

 private:
  std::map<std::string, std::string> owners_;
  int calls_ = 0;
};

// A shop's door. Thread-safe.
class Receiver {
 public:
  struct Posted {
    std::string id, timestamp, signature, type, body;
  };

  Receiver() {
    auto server = http::Server::Start({}, [this](http::Request request, http::Responder responder) {
      absl::MutexLock lock(&mutex_);
      posted_.push_back({std::string(request.headers.Get("webhook-id")),
                         std::string(request.headers.Get("webhook-timestamp")),
                         std::string(request.headers.Get("webhook-signature")),
                         std::string(request.headers.Get("Content-Type")), request.body});
      responder.Send(http::Response::Text(status_, ""));
    });
    EXPECT_OK(server);
    server_ = *std::move(server);
  }
  std::string url() const { return server_->url() + "/hooks"; }
  void Answer(int status) {
    absl::MutexLock lock(&mutex_);
    status_ = status;
  }
  std::vector<Posted> posted() {
    absl::MutexLock lock(&mutex_);
    return posted_;
  }

 private:
  absl::Mutex mutex_;
  int status_ ABSL_GUARDED_BY(mutex_) = 204;
  std::vector<Posted> posted_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<http::Server> server_;
};

class FakeKeyHolders : public KeyHoldersClient {
 public:
  absl::StatusOr<std::vector<std::string>> BatchGetKeyHolders(const std::vector<std::string>& webshops) override {
    if (down_) return absl::UnavailableError("access is down");
    std::vector<std::string> found;
    for (const std::string& webshop : webshops) {
      if (!without_.contains(webshop)) found.push_back(webshop);
    }
    return found;
  }
  void Revoke(const std::string& webshop) { without_.insert(webshop); }
  void Make(const std::string& webshop) { without_.erase(webshop); }
  void SetDown(bool down) { down_ = down; }

 private:
  std::set<std::string> without_;
  bool down_ = false;
};

class WebhooksTest : public NotificationPgTest {
 protected:
  Subscription Subscribe(const std::string& owner, std::vector<std::string> types = {}) {
    Subscription subscription{.id = SubscriptionId(ids_.Next()),
                              .owner = owner,
                              .url = receiver_.url(),
                              .types = std::move(types),
                              .secret = NewSecret(),
                              .created_at = clock_.Now()};
    EXPECT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(subscription.from_position, TakeStart(tx, feed_end_));
      return InsertSubscription(tx, subscription);
    }));
    return subscription;
  }
  std::string OrderOf(const std::string& owner) {
    const std::string order = ordering_.AddOrder("jan@example.nl");
    owners_.Own(order, owner);
    return order;
  }
  void Tell(const std::string& order, Kind::Kind kind) {
    ordering_.Tell(order, kind);
    ++feed_end_;
  }
  absl::StatusOr<int> Follow() {
    return feed::Consumer({.feed = kWebhooksFeed, .database = database()}, intake_,
                          [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
                            return intake_.Apply(tx, events);
                          })
        .Step(absl::ZeroDuration());
  }
  // Posts all that is due, and records how it went.
  void Post(WebhookSender& sender) {
    for (int done = 1; done > 0;) {
      const absl::StatusOr<int> step = sender.Step();
      ASSERT_OK(step);
      done = *step;
      sender.AwaitAnswers();
    }
  }
  Subscription Found(const SubscriptionId& id) {
    auto found = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return FindSubscription(tx, id, "", false); });
    EXPECT_OK(found);
    return found.ok() && *found ? **found : Subscription();
  }
  std::vector<DeliveryRow> Deliveries(const SubscriptionId& id) {
    auto found = pg::ReadOnly(
        pool(), [&](pg::Transaction& tx) { return ListDeliveries(tx, {.subscription = id, .limit = 100}); });
    EXPECT_OK(found);
    return found.ok() ? *found : std::vector<DeliveryRow>();
  }

  FakeOrdering ordering_;
  FakeOwners owners_;
  Receiver receiver_;
  int64_t feed_end_ = 0;
  metrics::Registry metrics_;
  WebhookIntake intake_{ordering_, owners_, pool(), clock_, [] {}};
  WebhookSender sender_{{.private_addresses = true}, pool(), clock_, metrics_};
};

TEST_F(WebhooksTest, AShop_HearsOfItsOwnOrdersOnce_FromWhenItSubscribed) {
  const std::string mine = OrderOf("my-shop"), theirs = OrderOf("other-shop");
  Tell(mine, Kind::ORDER_PLACED);
  const Subscription subscription = Subscribe("my-shop", {kCompleted});
  EXPECT_EQ(subscription.from_position, 1);
  Tell(mine, Kind::ORDER_CONFIRMED);
  Tell(mine, Kind::ORDER_COMPLETED);
  Tell(theirs, Kind::ORDER_COMPLETED);
  EXPECT_THAT(Follow(), IsOkAndHolds(3)) << "the first is skipped, for nobody subscribed then";
  ASSERT_THAT(Deliveries(subscription.id), SizeIs(1));
  EXPECT_EQ(Deliveries(subscription.id)[0].subject, mine);
  Script("UPDATE feed_cursors SET position = 1");
  EXPECT_THAT(Follow(), IsOkAndHolds(3));
  EXPECT_THAT(Deliveries(subscription.id), SizeIs(1));

  Post(sender_);
  const std::vector<Receiver::Posted> posted = receiver_.posted();
  ASSERT_THAT(posted, SizeIs(1));
  EXPECT_EQ(posted[0].type, "application/cloudevents+json; charset=utf-8");
  EXPECT_THAT(posted[0].body, HasSubstr("\"specversion\":\"1.0\""));
  EXPECT_THAT(posted[0].body, HasSubstr("\"type\":\"vlot.ordering.v1.ORDER_COMPLETED\""));
  EXPECT_THAT(posted[0].body, HasSubstr("\"subject\":\"" + mine + "\""));
  EXPECT_THAT(posted[0].body, HasSubstr("\"kind\":\"ORDER_COMPLETED\""));
  EXPECT_THAT(posted[0].body, HasSubstr("\"id\":\"" + posted[0].id + "\""));
  int64_t timestamp = 0;
  ASSERT_TRUE(absl::SimpleAtoi(posted[0].timestamp, &timestamp));
  EXPECT_EQ(posted[0].signature,
            SignatureOf(subscription.secret, posted[0].id, absl::FromUnixSeconds(timestamp), posted[0].body));
  EXPECT_EQ(Deliveries(subscription.id)[0].state, DeliveryState::kTaken);
  EXPECT_EQ(Deliveries(subscription.id)[0].http_status, 204);
  EXPECT_EQ(Found(subscription.id).last_success_at, clock_.Now());
}

TEST_F(WebhooksTest, NobodyWantsIt_NobodyIsAsked) {
  Tell(OrderOf("my-shop"), Kind::ORDER_COMPLETED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  EXPECT_EQ(owners_.calls(), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM webhook_deliveries"), 0);
}

TEST_F(WebhooksTest, SecondSubscription_BeginsWhereTheFeedIsThen) {
  Subscribe("my-shop");
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  const Subscription second = Subscribe("my-shop");  // nothing was followed since
  EXPECT_EQ(second.from_position, 1);
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(2));
  EXPECT_THAT(Deliveries(second.id), SizeIs(1));
  EXPECT_EQ(Number("SELECT count(*) FROM webhook_deliveries"), 3);
}

TEST_F(WebhooksTest, NotTaken_IsTriedAgainAsTheSame) {
  const Subscription subscription = Subscribe("my-shop");
  Tell(OrderOf("my-shop"), Kind::ORDER_COMPLETED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  receiver_.Answer(500);
  Post(sender_);
  ASSERT_THAT(receiver_.posted(), SizeIs(1));
  EXPECT_EQ(Deliveries(subscription.id)[0].error, "HTTP 500");
  clock_.Advance(absl::Seconds(4));
  Post(sender_);
  ASSERT_THAT(receiver_.posted(), SizeIs(1)) << "too early";
  clock_.Advance(absl::Seconds(1));
  receiver_.Answer(200);
  Post(sender_);
  const std::vector<Receiver::Posted> posted = receiver_.posted();
  ASSERT_THAT(posted, SizeIs(2));
  EXPECT_EQ(posted[0].id, posted[1].id);
  EXPECT_EQ(posted[0].body, posted[1].body);
  EXPECT_NE(posted[0].signature, posted[1].signature) << "of its own time";
  EXPECT_EQ(Deliveries(subscription.id)[0].state, DeliveryState::kTaken);
  EXPECT_EQ(Deliveries(subscription.id)[0].tries, 2);
}

TEST_F(WebhooksTest, NothingTakenForThreeDays_StopsUntilItIsEnabled) {
  Subscription subscription = Subscribe("my-shop");
  const std::string order = OrderOf("my-shop");
  Tell(order, Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  receiver_.Answer(503);
  for (int i = 0; i < 20 && Found(subscription.id).state == SubscriptionState::kActive; ++i) {
    Post(sender_);
    clock_.Advance(absl::Hours(10));
  }
  EXPECT_EQ(Found(subscription.id).state, SubscriptionState::kFailing);
  EXPECT_EQ(Deliveries(subscription.id)[0].state, DeliveryState::kGivenUp);
  const size_t posted = receiver_.posted().size();

  Tell(order, Kind::ORDER_COMPLETED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  Post(sender_);
  EXPECT_THAT(receiver_.posted(), SizeIs(posted));
  EXPECT_EQ(Found(subscription.id).waiting, 1);

  receiver_.Answer(200);
  subscription = Found(subscription.id);
  Enable(subscription);
  ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(WakeDeliveries(tx, subscription.id, clock_.Now()));
    return UpdateSubscription(tx, subscription);
  }));
  Post(sender_);
  EXPECT_THAT(receiver_.posted(), SizeIs(posted + 1));
  EXPECT_EQ(Found(subscription.id).waiting, 0);

  // What happens long after a subscription stopped is not kept.
  Disable(clock_.Now(), subscription);
  ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return UpdateSubscription(tx, subscription); }));
  clock_.Advance(kTriedFor + absl::Hours(1));
  Tell(order, Kind::REFUND_DONE);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  EXPECT_EQ(Found(subscription.id).waiting, 0);
}

TEST_F(WebhooksTest, ShopWithoutALiveKey_IsToldNothingUntilItHasOneAgain) {
  FakeKeyHolders access;
  KeyWatch keys(access, pool(), clock_);
  const Subscription mine = Subscribe("my-shop"), theirs = Subscribe("other-shop");
  Subscription disabled = Subscribe("my-shop"), ended = Subscribe("my-shop");
  Disable(clock_.Now(), disabled);
  ended.state = SubscriptionState::kEnded;
  ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(UpdateSubscription(tx, disabled));
    return UpdateSubscription(tx, ended);
  }));
  EXPECT_THAT(keys.Step(), IsOkAndHolds(0));
  const std::string order = OrderOf("my-shop"), other = OrderOf("other-shop");
  Tell(order, Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  access.Revoke("my-shop");
  EXPECT_THAT(keys.Step(), IsOkAndHolds(1));
  EXPECT_EQ(Found(mine.id).state, SubscriptionState::kSuspended);
  EXPECT_EQ(Found(theirs.id).state, SubscriptionState::kActive);
  EXPECT_EQ(Found(disabled.id).state, SubscriptionState::kDisabled) << "as its owner left it";
  EXPECT_EQ(Found(ended.id).state, SubscriptionState::kEnded);
  EXPECT_THAT(keys.Step(), IsOkAndHolds(0)) << "once";

  // What was queued stays, what happens is kept; nothing of it leaves.
  Tell(order, Kind::ORDER_COMPLETED);
  Tell(other, Kind::ORDER_COMPLETED);
  EXPECT_THAT(Follow(), IsOkAndHolds(2));
  Post(sender_);
  ASSERT_THAT(receiver_.posted(), SizeIs(1));
  EXPECT_THAT(receiver_.posted()[0].body, HasSubstr(other));
  EXPECT_EQ(Found(mine.id).waiting, 2);

  // Nobody answers: nothing changes.
  access.Make("my-shop");
  access.SetDown(true);
  EXPECT_THAT(keys.Step(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Found(mine.id).state, SubscriptionState::kSuspended);
  access.SetDown(false);
  EXPECT_THAT(keys.Step(), IsOkAndHolds(1));
  EXPECT_EQ(Found(mine.id).state, SubscriptionState::kActive);
  EXPECT_FALSE(Found(mine.id).keep_until.has_value());
  Post(sender_);
  EXPECT_THAT(receiver_.posted(), SizeIs(3));
  EXPECT_EQ(Found(mine.id).waiting, 0);
}

TEST_F(WebhooksTest, SuspendedForLong_KeepsThreeDaysAndGivesUpWhatIsOlder) {
  FakeKeyHolders access;
  KeyWatch keys(access, pool(), clock_);
  const Subscription subscription = Subscribe("my-shop");
  access.Revoke("my-shop");
  EXPECT_THAT(keys.Step(), IsOkAndHolds(1));
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  clock_.Advance(kTriedFor + absl::Hours(1));
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  EXPECT_EQ(Found(subscription.id).waiting, 1);
  access.Make("my-shop");
  EXPECT_THAT(keys.Step(), IsOkAndHolds(1));
  Post(sender_);
  EXPECT_THAT(receiver_.posted(), IsEmpty());
  EXPECT_EQ(Deliveries(subscription.id)[0].state, DeliveryState::kGivenUp);
}

TEST_F(WebhooksTest, Gone_StopsAtOnce) {
  const Subscription subscription = Subscribe("my-shop");
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  receiver_.Answer(410);
  Post(sender_);
  EXPECT_EQ(Found(subscription.id).state, SubscriptionState::kFailing);
}

// The sender died between posting and recording it: at least once.
TEST_F(WebhooksTest, LeftBehind_IsPostedAgainAfterItsLease) {
  const Subscription subscription = Subscribe("my-shop");
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  {
    WebhookSender dies({.private_addresses = true}, pool(), clock_, metrics_);
    ASSERT_OK(dies.Step());
    dies.AwaitAnswers();
  }
  Post(sender_);
  ASSERT_THAT(receiver_.posted(), SizeIs(1)) << "in its hands, for all we know";
  clock_.Advance(absl::Minutes(1));
  Post(sender_);
  EXPECT_THAT(receiver_.posted(), SizeIs(2));
  EXPECT_EQ(Deliveries(subscription.id)[0].state, DeliveryState::kTaken);
}

TEST_F(WebhooksTest, ManyWaiting_GoAFewAtATime_AndAllOfThem) {
  const Subscription subscription = Subscribe("my-shop");
  for (int i = 0; i < 30; ++i) Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(30));
  EXPECT_THAT(sender_.Step(), IsOkAndHolds(8));
  sender_.AwaitAnswers();
  Post(sender_);
  EXPECT_THAT(receiver_.posted(), SizeIs(30));
  EXPECT_EQ(Found(subscription.id).waiting, 0);
}

TEST_F(WebhooksTest, PrivateAddresses_AreNotPostedTo) {
  const Subscription subscription = Subscribe("my-shop");
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  WebhookSender careful({}, pool(), clock_, metrics_);
  Post(careful);
  EXPECT_THAT(receiver_.posted(), IsEmpty());
  EXPECT_EQ(Deliveries(subscription.id)[0].state, DeliveryState::kWaiting);
  EXPECT_NE(Deliveries(subscription.id)[0].error, "");
}

TEST_F(WebhooksTest, TooManyWaiting_StopsTheSubscription) {
  const Subscription subscription = Subscribe("my-shop");
  Script(
      "INSERT INTO webhook_deliveries (subscription_id, event_id, event_type, subject, body, state, tries, due_at, "
      "created_at, http_status, error, latency_ms) "
      "SELECT subscription_id, n::text, 'x', 'x', 'x', 1, 0, 'infinity', created_at, 0, '', 0 "
      "FROM webhook_subscriptions, generate_series(1, 100000) AS n");
  ASSERT_OK(sender_.Step());
  EXPECT_EQ(Found(subscription.id).state, SubscriptionState::kFailing);
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  EXPECT_EQ(Found(subscription.id).waiting, kWaitingMax) << "no more is kept";
}

TEST_F(WebhooksTest, WhatIsOld_Goes) {
  const Subscription subscription = Subscribe("my-shop");
  Tell(OrderOf("my-shop"), Kind::ORDER_PLACED);
  EXPECT_THAT(Follow(), IsOkAndHolds(1));
  Post(sender_);
  clock_.Advance(kKeptFor - absl::Minutes(1));
  ASSERT_OK(sender_.Step());
  EXPECT_THAT(Deliveries(subscription.id), SizeIs(1));
  clock_.Advance(absl::Minutes(2));
  ASSERT_OK(sender_.Step());
  EXPECT_THAT(Deliveries(subscription.id), IsEmpty());
}

}  // namespace
}  // namespace vlot::notification
