#include <latch>
#include <memory>
#include <thread>

#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

constexpr int kPieces = 100, kCustomers = 500;
constexpr int kCallersPerDoor = 25;  // a door of ours has 32 connections at most (http::Client::Options)

// How an order fares: "payable" once it has its pieces, "CANCELLED" when there are none for it.
std::string Outcome(Installation& vlot, const std::string& name) {
  for (int tries = 0; tries < 2000; ++tries) {
    const absl::StatusOr<Json> order = vlot.office().Get("/v1/" + name);
    if (!order.ok()) continue;
    if (!order->value("checkoutUrl", "").empty()) return "payable";
    if (order->value("state", "") == "CANCELLED") return "CANCELLED";
  }
  return "none";
}

TEST_F(Scenario, S26_Oversell_ExactlyTheLastPiecesAreGivenOut) {
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", kPieces));
  std::vector<std::string> customers(kCustomers), orders(kCustomers);
  for (std::string& customer : customers) {
    ASSERT_OK_AND_ASSIGN(customer, vlot().NewConsumer());
  }
  std::vector<std::unique_ptr<JsonApi>> doors;
  for (int i = 0; i < kCustomers / kCallersPerDoor; ++i) {
    doors.push_back(std::make_unique<JsonApi>(vlot().http_url(), vlot().shop_key()));
  }
  std::latch now(kCustomers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCustomers; ++i) {
    callers.emplace_back([&, i] {
      const Json body = Installation::OrderBody(customers[i], item, 1, 1000);
      now.arrive_and_wait();
      if (auto order = doors[i / kCallersPerDoor]->Post("/v1/orders", body); order.ok()) orders[i] = order->at("name");
    });
  }
  for (std::thread& caller : callers) caller.join();
  int reserved = 0, refused = 0;
  for (const std::string& order : orders) {
    ASSERT_NE(order, "") << "every order is taken, and told its outcome later";
    const std::string outcome = Outcome(vlot(), order);
    reserved += outcome == "payable";
    refused += outcome == "CANCELLED";
  }
  EXPECT_EQ(reserved, kPieces);
  EXPECT_EQ(refused, kCustomers - kPieces);
  ASSERT_OK_AND_ASSIGN(const Json levels, vlot().office().Get("/v1/stockLevels?item=" + item));
  EXPECT_EQ(levels["stockLevels"][0].value("onHand", ""), std::to_string(kPieces));
  EXPECT_EQ(levels["stockLevels"][0].value("reserved", ""), std::to_string(kPieces));
}

}  // namespace
}  // namespace vlot::testing
