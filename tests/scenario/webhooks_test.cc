// A shop hears of its orders without asking: it subscribes, checks signatures with its secret, and gets every event at
// least once. Through the doors only; the shop's own door is a real HTTP server. An installation of its own, for its
// webhooks lead to loopback.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <map>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "common/http/server.h"
#include "common/sync/poll.h"
#include "common/testing/status_matchers.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

constexpr absl::Duration kPatience = absl::Minutes(3);

// As the docs tell a shop to do it.
std::string Sign(const std::string& secret, const std::string& id, const std::string& timestamp,
                 const std::string& body) {
  std::string key;
  EXPECT_TRUE(absl::Base64Unescape(absl::StripPrefix(secret, "whsec_"), &key));
  const std::string text = absl::StrCat(id, ".", timestamp, ".", body);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest, &size);
  return "v1," + absl::Base64Escape(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

class WebhooksScenario : public ::testing::Test {
 protected:
  struct Posted {
    std::string id, timestamp, signature, body;
  };

  void SetUp() override {
    auto door = http::Server::Start({}, [this](http::Request request, http::Responder responder) {
      absl::MutexLock lock(&mutex_);
      posted_.push_back({std::string(request.headers.Get("webhook-id")),
                         std::string(request.headers.Get("webhook-timestamp")),
                         std::string(request.headers.Get("webhook-signature")), request.body});
      responder.Send(http::Response::Text(refusals_-- > 0 ? 503 : 200, ""));
    });
    ASSERT_OK(door);
    door_ = *std::move(door);
    ASSERT_OK_AND_ASSIGN(vlot_, Installation::Start({.serve_flags = {"--webhooks_private"}}));
    ASSERT_OK_AND_ASSIGN(customer_, vlot_->NewConsumer());
    ASSERT_OK_AND_ASSIGN(item_, vlot_->NewItem("STANDARD", 50));
  }

  std::string Place() {
    const absl::StatusOr<Json> order =
        vlot_->shop().Post("/v1/orders", Installation::OrderBody(customer_, item_, 1, 1000));
    EXPECT_OK(order);
    return order.ok() ? order->at("name").get<std::string>() : "";
  }
  Json Get(JsonApi& api, const std::string& path) {
    const absl::StatusOr<Json> answer = api.Get("/v1/" + path);
    EXPECT_OK(answer);
    return answer.ok() ? *answer : Json();
  }
  Json Subscription(const Json& types) {
    return {{"url", door_->url() + "/hooks"}, {"eventTypes", types}, {"description", "the till"}};
  }

  std::vector<Posted> AllPosted() {
    absl::MutexLock lock(&mutex_);
    return posted_;
  }
  // Kinds that were told of an order so far, without the package.
  std::multiset<std::string> TypesOf(const std::string& subject) {
    std::map<std::string, std::string> by_id;  // doubles drop
    for (const Posted& posted : AllPosted()) {
      const Json event = Json::parse(posted.body);
      if (event.at("subject") == subject) by_id[posted.id] = event.at("type");
    }
    std::multiset<std::string> types;
    for (const auto& [id, type] : by_id) types.insert(type.substr(type.rfind('.') + 1));
    return types;
  }
  void AwaitType(const std::string& subject, const std::string& type) {
    ASSERT_OK(
        Poll(kPatience, subject + " was not told of as " + type, [&] { return TypesOf(subject).contains(type); }));
  }
  void AwaitTaken(const std::string& subscription) {
    ASSERT_OK(Poll(kPatience, subscription + " still has events waiting",
                   [&] { return Get(vlot_->shop(), subscription).value("waiting", "0") == "0"; }));
  }

  std::unique_ptr<Installation> vlot_;
  std::string customer_, item_;
  absl::Mutex mutex_;
  std::vector<Posted> posted_ ABSL_GUARDED_BY(mutex_);
  int refusals_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<http::Server> door_;  // ends first
};

TEST_F(WebhooksScenario, AShopSubscribes_AndHearsOfItsOrders) {
  {
    absl::MutexLock lock(&mutex_);
    refusals_ = 1;  // the test event comes twice
  }
  const std::string unheard = Place();  // before it subscribed
  const Json body = {
      {"requestId", NewRequestId()},
      {"subscription", Subscription({"vlot.ordering.v1.INVOICE_ISSUED", "vlot.ordering.v1.CREDIT_NOTE_ISSUED",
                                     "vlot.ordering.v1.SHIPMENT_DELIVERED", "vlot.ordering.v1.ORDER_COMPLETED",
                                     "vlot.ordering.v1.ORDER_CANCELLED"})}};
  ASSERT_OK_AND_ASSIGN(const Json made, vlot_->shop().Post("/v1/webhookSubscriptions", body));
  const std::string secret = made.at("secret"), name = made.at("subscription").at("name");
  EXPECT_EQ(made.at("subscription").at("state"), "ACTIVE");
  // A repeated request gets the same subscription, and no secret.
  ASSERT_OK_AND_ASSIGN(const Json again, vlot_->shop().Post("/v1/webhookSubscriptions", body));
  EXPECT_EQ(again.at("subscription").at("name"), name);
  EXPECT_EQ(again.value("secret", ""), "");

  const std::string order = Place();
  ASSERT_OK(vlot_->WaitForState(order, "COMPLETED"));
  for (const char* type : {"INVOICE_ISSUED", "SHIPMENT_DELIVERED", "ORDER_COMPLETED"}) AwaitType(order, type);
  ASSERT_OK(
      vlot_->office().Post("/v1/" + order + "/remedies", {{"remedy", {{"kind", "REFUND"}, {"reason", "broken"}}}}));
  AwaitType(order, "CREDIT_NOTE_ISSUED");
  const std::string cancelled = Place();
  ASSERT_OK(vlot_->shop().Post("/v1/" + cancelled + ":cancel", {{"reason", "changed my mind"}}));
  AwaitType(cancelled, "ORDER_CANCELLED");
  AwaitType(name, "test");
  EXPECT_EQ(TypesOf(order).size(), 4u);
  EXPECT_THAT(TypesOf(cancelled), SizeIs(1));
  AwaitTaken(name);

  std::map<std::string, std::string> bodies;
  for (const Posted& posted : AllPosted()) {
    EXPECT_EQ(posted.signature, Sign(secret, posted.id, posted.timestamp, posted.body)) << posted.id;
    const auto [known, first] = bodies.emplace(posted.id, posted.body);
    EXPECT_EQ(known->second, posted.body) << "the same event is the same whenever it comes";
    const Json event = Json::parse(posted.body);
    EXPECT_EQ(event.at("id"), posted.id);
    EXPECT_EQ(event.at("specversion"), "1.0");
    if (event.at("type") == "vlot.ordering.v1.INVOICE_ISSUED") {
      EXPECT_EQ(event.at("data").at("reference").get<std::string>()[0], 'F');
      EXPECT_EQ(event.at("data").at("kind"), "INVOICE_ISSUED");
    }
  }
  EXPECT_GT(AllPosted().size(), bodies.size()) << "one was refused, and came again";
  const Json deliveries = Get(vlot_->shop(), name + "/deliveries").at("deliveries");
  EXPECT_EQ(deliveries.size(), bodies.size());
  for (const Json& delivery : deliveries) {
    EXPECT_EQ(delivery.at("state"), "TAKEN") << delivery.dump();
    EXPECT_EQ(delivery.at("httpStatus"), 200);
  }
  EXPECT_EQ(Get(vlot_->shop(), name + "/deliveries?subject=" + cancelled).at("deliveries").size(), 1u);

  // No more once it has ended.
  ASSERT_OK_AND_ASSIGN(const Json ended, vlot_->shop().Post("/v1/" + name + ":end", Json::object()));
  EXPECT_EQ(ended.at("state"), "ENDED");
  const std::string later = Place();
  ASSERT_OK(vlot_->WaitForState(later, "COMPLETED"));
  ASSERT_OK(vlot_->WaitForState(unheard, "COMPLETED"));
  EXPECT_THAT(TypesOf(later), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer changed, vlot_->shop().Send("PATCH", "/v1/" + name,
                                                                         Json{{"requestId", NewRequestId()},
                                                                              {"subscription", {{"disabled", false}}},
                                                                              {"updateMask", "disabled"}}
                                                                             .dump()));
  EXPECT_EQ(changed.status, 400);
  EXPECT_EQ(changed.body.at("reason"), "SUBSCRIPTION_ENDED");
}

TEST_F(WebhooksScenario, OtherShops_AndOperators_SeeWhatIsTheirs) {
  ASSERT_OK_AND_ASSIGN(const std::string other_key, vlot_->MakeKey({"webshop", "other-shop"}));
  JsonApi other(vlot_->http_url(), other_key);
  ASSERT_OK_AND_ASSIGN(const Json mine,
                       vlot_->shop().Post("/v1/webhookSubscriptions", {{"subscription", Subscription(Json::array())}}));
  ASSERT_OK_AND_ASSIGN(const Json theirs,
                       other.Post("/v1/webhookSubscriptions", {{"subscription", Subscription(Json::array())}}));
  const std::string my_name = mine.at("subscription").at("name"), their_name = theirs.at("subscription").at("name");
  EXPECT_EQ(theirs.at("subscription").at("owner"), "other-shop");
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer hidden, other.Send("GET", "/v1/" + my_name, ""));
  EXPECT_EQ(hidden.status, 404);
  EXPECT_EQ(hidden.body.at("reason"), "SUBSCRIPTION_NOT_FOUND");
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer kept,
                       other.Send("POST", "/v1/" + my_name + ":end", Json{{"requestId", NewRequestId()}}.dump()));
  EXPECT_EQ(kept.status, 404);
  EXPECT_THAT(Get(other, "webhookSubscriptions").at("subscriptions"), SizeIs(1));
  EXPECT_THAT(Get(vlot_->office(), "webhookSubscriptions").at("subscriptions"), SizeIs(2));
  ASSERT_OK_AND_ASSIGN(
      const JsonApi::Answer refused,
      vlot_->office().Send("POST", "/v1/webhookSubscriptions",
                           Json{{"requestId", NewRequestId()}, {"subscription", Subscription(Json::array())}}.dump()));
  EXPECT_EQ(refused.status, 403);

  // Both lead to one door: what came for whom, the secrets tell.
  const std::string order = Place();
  ASSERT_OK(vlot_->WaitForState(order, "COMPLETED"));
  AwaitType(order, "ORDER_COMPLETED");
  EXPECT_THAT(TypesOf(order), IsSupersetOf({"ORDER_PLACED", "PAYMENT_PAID", "INVOICE_ISSUED"}));
  AwaitTaken(my_name);
  for (const Posted& posted : AllPosted()) {
    if (Json::parse(posted.body).at("subject") != order) continue;
    EXPECT_EQ(posted.signature, Sign(mine.at("secret"), posted.id, posted.timestamp, posted.body));
  }
  EXPECT_THAT(Get(other, their_name + "/deliveries").at("deliveries"), SizeIs(1)) << "the test alone";
}

// Keys are rotated without harm; a shop whose last key is revoked hears nothing until it has one again.
TEST_F(WebhooksScenario, AShopWithoutAKey_HearsNothing_AndThenWhatItMissed) {
  ASSERT_OK_AND_ASSIGN(const std::string first_key, vlot_->MakeKey({"webshop", "brief-shop"}));
  JsonApi first(vlot_->http_url(), first_key);
  ASSERT_OK_AND_ASSIGN(const Json made,
                       first.Post("/v1/webhookSubscriptions",
                                  {{"subscription", Subscription({"vlot.ordering.v1.ORDER_COMPLETED",
                                                                  "vlot.ordering.v1.CREDIT_NOTE_ISSUED"})}}));
  const std::string name = made.at("subscription").at("name");
  ASSERT_OK_AND_ASSIGN(const std::string second_key, vlot_->MakeKey({"webshop", "brief-shop"}));
  JsonApi second(vlot_->http_url(), second_key);
  const auto revoke = [&](const std::string& secret) {
    const Json keys = Get(vlot_->office(), "apiKeys?subject=brief-shop&pageSize=200").at("apiKeys");
    for (const Json& key : keys) {
      if (secret.find("_" + key.at("prefix").get<std::string>() + "_") == std::string::npos) continue;
      ASSERT_OK(vlot_->office().Post("/v1/" + key.at("name").get<std::string>() + ":revoke", {{"reason", "rotated"}}));
      return;
    }
    FAIL() << "no such key";
  };
  const auto state = [&] { return Get(vlot_->office(), name).at("state"); };
  revoke(first_key);
  const Json address = {{"regionCode", "NL"},
                        {"postalCode", "1012 AB"},
                        {"locality", "Amsterdam"},
                        {"addressLines", {"Damrak 1"}},
                        {"recipients", {"Anna de Vries"}}};
  ASSERT_OK_AND_ASSIGN(const Json customer, second.Post("/v1/customers", {{"customer",
                                                                           {{"kind", "CONSUMER"},
                                                                            {"displayName", "Anna de Vries"},
                                                                            {"email", "anna@example.nl"},
                                                                            {"address", address}}}}));
  ASSERT_OK_AND_ASSIGN(const Json placed,
                       second.Post("/v1/orders", Installation::OrderBody(customer.at("name"), item_, 1, 1000)));
  const std::string order = placed.at("name");
  ASSERT_OK(vlot_->WaitForState(order, "COMPLETED"));
  AwaitType(order, "ORDER_COMPLETED");
  EXPECT_EQ(state(), "ACTIVE") << "the shop has another key";

  revoke(second_key);
  ASSERT_OK(Poll(kPatience, name + " is not suspended", [&] { return state() == "SUSPENDED"; }));
  ASSERT_OK(
      vlot_->office().Post("/v1/" + order + "/remedies", {{"remedy", {{"kind", "REFUND"}, {"reason", "broken"}}}}));
  ASSERT_OK(Poll(kPatience, name + " keeps nothing",
                 [&] { return Get(vlot_->office(), name).value("waiting", "0") == "1"; }));
  EXPECT_THAT(TypesOf(order), Not(Contains("CREDIT_NOTE_ISSUED")));

  ASSERT_OK(vlot_->MakeKey({"webshop", "brief-shop"}));
  AwaitType(order, "CREDIT_NOTE_ISSUED");
  EXPECT_EQ(state(), "ACTIVE");
}

TEST_F(WebhooksScenario, AStoppedShop_HearsWhatItMissed) {
  ASSERT_OK_AND_ASSIGN(const Json made,
                       vlot_->shop().Post("/v1/webhookSubscriptions",
                                          {{"subscription", Subscription({"vlot.ordering.v1.ORDER_COMPLETED"})}}));
  const std::string name = made.at("subscription").at("name");
  const auto disable = [&](bool disabled) {
    const auto answer = vlot_->shop().Send(
        "PATCH", "/v1/" + name,
        Json{{"requestId", NewRequestId()}, {"subscription", {{"disabled", disabled}}}, {"updateMask", "disabled"}}
            .dump());
    ASSERT_OK(answer);
    EXPECT_EQ(answer->status, 200) << answer->body.dump();
  };
  AwaitTaken(name);
  disable(true);
  const std::string order = Place();
  ASSERT_OK(vlot_->WaitForState(order, "COMPLETED"));
  ASSERT_OK(Poll(kPatience, name + " has nothing waiting",
                 [&] { return Get(vlot_->shop(), name).value("waiting", "0") != "0"; }));
  EXPECT_EQ(Get(vlot_->shop(), name).at("state"), "DISABLED");
  EXPECT_EQ(Get(vlot_->shop(), name).at("waiting"), "1");
  EXPECT_THAT(TypesOf(order), IsEmpty());
  disable(false);
  AwaitType(order, "ORDER_COMPLETED");
}

}  // namespace
}  // namespace vlot::testing
