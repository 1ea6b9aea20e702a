// Placing on a real PostgreSQL: once per request id, whatever comes together or comes again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "common/testing/proto_matchers.h"
#include "services/ordering/customer_store.h"
#include "services/ordering/testing/pg_fixture.h"

namespace vlot::ordering {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::vlot::testing::EqualsProto;
using ::vlot::testing::IsOk;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

class PlacingTest : public testing::OrderingPgTest {
 protected:
  PlacingTest() { services_.Set(StepKind::kReserveStock, testing::Lost()); }

  void CloseChannel() { Script("UPDATE channels SET closed = true WHERE channel = 'webshop'"); }
};

TEST_F(PlacingTest, NewRequest_IsDurablePricedAndOnItsTimeline) {
  auto copy = NewCopy();
  const auto order = Place(*copy, NewRequest());
  ASSERT_OK(order);
  EXPECT_EQ(order->state(), v1::Order::PENDING);
  EXPECT_EQ(order->totals().gross().units(), 121);
  EXPECT_EQ(order->totals().net().units(), 100);
  EXPECT_EQ(order->lines(0).title(), "Phone");
  EXPECT_EQ(order->number(), "25-00000001");
  EXPECT_EQ(order->version(), 1);
  EXPECT_THAT(Timeline(*OrderId::ParseName(order->name())), ElementsAre(JournalKind::kOrderPlaced));
}

TEST_F(PlacingTest, SameRequestTwice_AnswersTheFirst) {
  auto copy = NewCopy();
  const v1::PlaceOrderRequest request = NewRequest();
  const auto first = Place(*copy, request), second = Place(*copy, request);
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_THAT(*first, EqualsProto(*second));
  EXPECT_EQ(Number("SELECT count(*) FROM orders"), 1);
}

TEST_F(PlacingTest, SameRequestFromManyThreadsAndTwoCopies_PlacesOnce) {
  auto one = NewCopy(), two = NewCopy();
  const v1::PlaceOrderRequest request = NewRequest();
  std::vector<std::string> names(16);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < names.size(); ++i) {
    threads.emplace_back([&, i] {
      const auto order = Place(i % 2 == 0 ? *one : *two, request);
      names[i] = order.ok() ? order->name() : order.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 1u) << names[0] << " " << names[1];
  EXPECT_EQ(Number("SELECT count(*) FROM orders"), 1);
}

TEST_F(PlacingTest, SameRequestIdWithAnotherContent_IsRefused) {
  auto copy = NewCopy();
  v1::PlaceOrderRequest request = NewRequest();
  ASSERT_OK(Place(*copy, request));
  request.mutable_order()->mutable_lines(0)->set_quantity(2);
  EXPECT_THAT(Place(*copy, request), StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(PlacingTest, SameRequestIdFromAnotherShop_IsAnotherOrder) {
  auto copy = NewCopy();
  ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) {
    return InsertCustomer(tx, {.id = CustomerId(ids_.Next()),
                               .caller = "other",
                               .account = account_,
                               .created_at = clock_.Now(),
                               .updated_at = clock_.Now()});
  }));
  v1::PlaceOrderRequest request = NewRequest();
  ASSERT_OK(Place(*copy, request));
  EXPECT_THAT(Place(*copy, request, "other"), StatusIs(absl::StatusCode::kNotFound, Reason("CUSTOMER_NOT_FOUND")))
      << "the customer is another shop's";
}

TEST_F(PlacingTest, RepeatedAfterTheWorldChanged_StillAnswersTheFirst) {
  auto copy = NewCopy();
  const v1::PlaceOrderRequest request = NewRequest();
  const auto first = Place(*copy, request);
  ASSERT_OK(first);
  CloseChannel();
  ASSERT_OK(copy->catalogue.Refresh());
  const auto again = Place(*copy, request);
  ASSERT_OK(again);
  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(Place(*copy, NewRequest()), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CHANNEL_CLOSED")));
}

TEST_F(PlacingTest, ValidateOnly_SaysWhatItWouldBeAndPlacesNothing) {
  auto copy = NewCopy();
  v1::PlaceOrderRequest request = NewRequest();
  request.set_validate_only(true);
  const auto order = Place(*copy, request);
  ASSERT_OK(order);
  EXPECT_EQ(order->totals().gross().units(), 121);
  EXPECT_EQ(order->name(), "");
  EXPECT_EQ(Number("SELECT count(*) FROM orders"), 0);
}

TEST_F(PlacingTest, Refusals_ChangeNothing) {
  auto copy = NewCopy();
  v1::PlaceOrderRequest request = NewRequest();
  request.mutable_order()->set_channel("channels/none");
  EXPECT_THAT(Place(*copy, request), AllOf(StatusIs(absl::StatusCode::kNotFound, Reason("CHANNEL_NOT_FOUND")),
                                           StatusIs(absl::StatusCode::kNotFound, ViolationOf("order.channel"))));
  request = NewRequest();
  request.mutable_order()->set_customer(CustomerId(ids_.Next()).Name());
  EXPECT_THAT(Place(*copy, request), StatusIs(absl::StatusCode::kNotFound, Reason("CUSTOMER_NOT_FOUND")));
  request = NewRequest();
  request.mutable_order()->mutable_lines(0)->set_item("items/NONE");
  EXPECT_THAT(Place(*copy, request), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("order.lines[0].item")));
  request = NewRequest();
  request.mutable_order()->mutable_payment()->clear_redirect_url();
  EXPECT_THAT(Place(*copy, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("order.payment.redirect_url")));
  request = NewRequest();
  request.mutable_order()->mutable_lines(0)->mutable_unit_price()->set_units(0);
  EXPECT_THAT(Place(*copy, request), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("order.lines")));
  EXPECT_EQ(Number("SELECT count(*) FROM orders"), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM feed_events"), 0);
}

TEST_F(PlacingTest, OneBadAmongMany_TheOthersArePlaced) {
  auto copy = NewCopy();
  std::vector<std::thread> threads;
  std::atomic<int> placed = 0, refused = 0;
  for (int i = 0; i < 40; ++i) {
    v1::PlaceOrderRequest request = NewRequest();
    if (i % 4 == 0) request.mutable_order()->mutable_lines(0)->set_item("items/NONE");
    threads.emplace_back([&, request] { ++(Place(*copy, request).ok() ? placed : refused); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(placed, 30);
  EXPECT_EQ(refused, 10);
}

}  // namespace
}  // namespace vlot::ordering
