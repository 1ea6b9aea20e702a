#include "services/notification/placed_orders.h"

#include <gtest/gtest.h>

namespace vlot::notification {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1'780'000'000);

class PlacedOrdersTest : public ::testing::Test {
 protected:
  PlacedOrdersTest() { placed_.Forget(kNow); }

  std::string EmailOf(const std::string& order) const {
    const Placed* found = placed_.Find(order);
    return found == nullptr ? "" : found->email;
  }

  PlacedOrders placed_{/*orders_max=*/3, /*age_max=*/absl::Minutes(10)};
};

TEST_F(PlacedOrdersTest, Orders_AreForgottenBetweenOnceAndTwiceTheAge) {
  placed_.Put("orders/a", {.email = "a@example.nl"});
  placed_.Forget(kNow + absl::Minutes(9));
  placed_.Put("orders/b", {.email = "b@example.nl"});
  placed_.Forget(kNow + absl::Minutes(10));
  EXPECT_EQ(EmailOf("orders/a"), "a@example.nl");
  placed_.Forget(kNow + absl::Minutes(19));
  EXPECT_EQ(EmailOf("orders/b"), "b@example.nl");
  placed_.Forget(kNow + absl::Minutes(20));
  EXPECT_EQ(placed_.Find("orders/a"), nullptr);
  EXPECT_EQ(placed_.Find("orders/b"), nullptr);
}

TEST_F(PlacedOrdersTest, ManyOrders_MakeRoomForLaterOnes) {
  for (const char* order : {"orders/1", "orders/2", "orders/3"}) placed_.Put(order, {.email = order});
  placed_.Forget(kNow);
  placed_.Put("orders/4", {.email = "4"});
  EXPECT_EQ(EmailOf("orders/1"), "orders/1");
  for (const char* order : {"orders/5", "orders/6"}) placed_.Put(order, {.email = order});
  placed_.Forget(kNow);
  EXPECT_EQ(placed_.Find("orders/1"), nullptr);
  EXPECT_EQ(EmailOf("orders/4"), "4");
}

TEST_F(PlacedOrdersTest, AnOrderPutAgain_IsTheLater) {
  placed_.Put("orders/a", {.email = "old@example.nl"});
  for (const char* order : {"orders/b", "orders/c"}) placed_.Put(order, {.email = order});
  placed_.Forget(kNow);
  placed_.Put("orders/a", {.email = "new@example.nl"});
  EXPECT_EQ(EmailOf("orders/a"), "new@example.nl");
}

}  // namespace
}  // namespace vlot::notification
