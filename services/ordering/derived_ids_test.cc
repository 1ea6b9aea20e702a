#include "services/ordering/derived_ids.h"

#include <gtest/gtest.h>

#include <set>

namespace vlot::ordering {
namespace {

OrderId TheOrder(const char* text = "0198a4c0-1234-7abc-8def-0123456789ab") { return *OrderId::Parse(text); }

// Other services keep things under these names for years: a release that derives others would do everything twice.
TEST(DerivedIds, GoldenValues_NeverChange) {
  const OrderId order = TheOrder();
  EXPECT_EQ(ReservationOf(order).ToString(), order.ToString());
  EXPECT_EQ(PaymentOf(order).ToString(), order.ToString());
  EXPECT_EQ(InvoiceOf(order).ToString(), order.ToString());
  EXPECT_EQ(CreditNoteOf(order).ToString(), "0198a4c0-1234-7abc-8763-b6d244229c01");
  EXPECT_EQ(ShipmentOf(order, 1).ToString(), "0198a4c0-1234-7abc-8fc4-05370020545c");
  EXPECT_EQ(ShipmentOf(order, 2).ToString(), "0198a4c0-1234-7abc-95ba-7fd0d31b4e6b");
  EXPECT_EQ(JobOf(order, 1).ToString(), "0198a4c0-1234-7abc-91e0-9b60bfef772a");
  EXPECT_EQ(WorkItemOf(order, 1).ToString(), "0198a4c0-1234-7abc-a924-b9fdcd304c5d");
}

TEST(DerivedIds, ManyOrdersAndNumbers_AreDistinct) {
  std::set<std::string> seen;
  const char* orders[] = {"0198a4c0-1234-7abc-8def-0123456789ab", "0198a4c0-1234-7abc-8def-0123456789ac",
                          "0198a4c0-1234-7abc-8000-000000000000", "0198a4c0-1234-7abc-bfff-ffffffffffff",
                          "0198a4c0-1235-7abc-8def-0123456789ab"};
  for (const char* text : orders) {
    const OrderId order = TheOrder(text);
    EXPECT_TRUE(seen.insert(CreditNoteOf(order).ToString()).second);
    for (int number = 1; number <= 1000; ++number) {
      EXPECT_TRUE(seen.insert(ShipmentOf(order, number).ToString()).second) << number;
      EXPECT_TRUE(seen.insert(JobOf(order, number).ToString()).second) << number;
      EXPECT_TRUE(seen.insert(WorkItemOf(order, number).ToString()).second) << number;
    }
  }
}

TEST(DerivedIds, AnySalt_KeepsTheMomentTheVersionAndTheVariant) {
  const Uuid base = TheOrder().uuid();
  for (uint32_t salt = 0; salt < 5000; ++salt) {
    const Uuid derived = Derive(base, salt);
    for (int byte = 0; byte < 8; ++byte) ASSERT_EQ(derived.bytes()[byte], base.bytes()[byte]) << salt;
    ASSERT_EQ(derived.bytes()[6] >> 4, 7) << salt;
    ASSERT_EQ(derived.bytes()[8] >> 6, 2) << salt;
  }
}

TEST(DerivedIds, SaltZero_IsTheBaseItself) { EXPECT_EQ(Derive(TheOrder().uuid(), 0), TheOrder().uuid()); }

}  // namespace
}  // namespace vlot::ordering
