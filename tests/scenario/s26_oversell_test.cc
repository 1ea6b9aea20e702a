#include <thread>

#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

TEST_F(Scenario, S26_Oversell_ExactlyTheLastPiecesAreGivenOut) {
  constexpr int kPieces = 20, kOrders = 60, kClients = 6;
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", kPieces));
  std::vector<std::vector<std::string>> placed(kClients);
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&, client] {
      for (int i = 0; i < kOrders / kClients; ++i) {
        if (auto name = Place(Installation::OrderBody(customer, item, 1, 1000)); name.ok())
          placed[client].push_back(*name);
      }
    });
  }
  for (std::thread& client : clients) client.join();
  int reserved = 0, refused = 0;
  for (const auto& names : placed) {
    for (const std::string& name : names) {
      std::string state;
      for (int tries = 0; tries < 2000 && state.empty(); ++tries) {
        ASSERT_OK_AND_ASSIGN(const Json order, vlot().office().Get("/v1/" + name));
        if (!order.value("checkoutUrl", "").empty()) state = "payable";
        if (order.value("state", "") == "CANCELLED") state = "refused";
      }
      reserved += state == "payable";
      refused += state == "refused";
    }
  }
  EXPECT_EQ(reserved, kPieces);
  EXPECT_EQ(refused, kOrders - kPieces);
}

}  // namespace
}  // namespace vlot::testing
