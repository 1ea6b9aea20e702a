// Who has nothing but the address and a key can place an order and follow it to its end.
#include "tests/scenario/foreign_client.h"
#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

constexpr char kOrders[] = "vlot.ordering.v1.Orders";

class ForeignClients : public Scenario {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
    ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 10));
    body_ = Installation::OrderBody(customer, item, 2, 1000);
  }
  static absl::StatusOr<std::unique_ptr<ForeignClient>> Connect(const std::string& key) {
    return ForeignClient::Connect(vlot().grpc_address("ordering"), key, kOrders);
  }

  Json body_;
};

TEST_F(ForeignClients, ByReflection_PlaceAnOrderAndFollowItToItsEnd) {
  ASSERT_OK_AND_ASSIGN(const auto client, Connect(vlot().shop_key()));
  ASSERT_OK_AND_ASSIGN(const std::vector<Json> placed, client->Call("PlaceOrder", body_));
  ASSERT_EQ(placed.size(), 1u);
  const std::string name = placed[0].at("name");
  ASSERT_OK_AND_ASSIGN(const Json open, vlot().WaitForCheckout(name));
  ASSERT_OK(vlot().Pay(open.at("checkoutUrl")));
  ASSERT_OK_AND_ASSIGN(const std::vector<Json> timeline, client->Call("WatchOrder", {{"name", name}}));
  ASSERT_FALSE(timeline.empty());
  EXPECT_EQ(timeline.front().at("kind"), "ORDER_PLACED");
  EXPECT_EQ(timeline.back().at("kind"), "ORDER_COMPLETED");
  ASSERT_OK_AND_ASSIGN(const std::vector<Json> order, client->Call("GetOrder", {{"name", name}}));
  EXPECT_EQ(order.at(0).at("state"), "COMPLETED");
}

TEST_F(ForeignClients, ByReflection_SeeMethodsWithoutAKey_AndCallNone) {
  ASSERT_OK_AND_ASSIGN(const auto client, Connect(""));
  EXPECT_THAT(client->Call("PlaceOrder", body_), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace vlot::testing
