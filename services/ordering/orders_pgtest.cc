// vlot.ordering.v1.Orders as it is served.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/log/captured_log.h"
#include "common/rpc/stream_puller.h"
#include "common/wire/types.h"
#include "services/ordering/testing/served.h"

namespace vlot::ordering {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;
using Code = absl::StatusCode;

constexpr absl::Duration kLong = absl::Minutes(1);  // only waited for when the test fails

class OrdersTest : public testing::ServedTest {
 protected:
  // What a caller's watch tells until it ends, and how it ends.
  absl::Status Watch(const std::string& caller, const std::string& order, int64_t after,
                     std::vector<v1::JournalEntry>& entries) {
    rpc::Client client(server_.network().channel(), clock_, "Bearer " + caller);
    auto stub = v1::Orders::NewStub(client.channel());
    rpc::StreamPuller<v1::WatchOrderRequest, v1::JournalEntry> puller(
        client, [&](auto... arguments) { stub->async()->WatchOrder(arguments...); });
    v1::WatchOrderRequest request;
    request.set_name(order);
    request.set_after_sequence(after);
    puller.Restart(request);
    while (true) {
      const auto entry = puller.Next(kLong);
      if (!entry.ok()) return entry.status();
      if (!*entry) return absl::DeadlineExceededError("nothing came");
      entries.push_back(**entry);
    }
  }
  void DeliverNow(const v1::Order& order, int64_t position = 1) {
    const OrderId id = *OrderId::ParseName(order.name());
    ASSERT_OK(Deliver(*copy_, id, position));
    ASSERT_TRUE(WaitFor(*copy_, id, JournalKind::kOrderCompleted));
  }
  std::vector<std::string> List(const std::string& caller, const v1::ListOrdersRequest& request) {
    const auto page = As(caller, &Orders::ListOrders, request);
    EXPECT_OK(page);
    std::vector<std::string> names;
    if (page.ok()) {
      for (const v1::Order& order : page->orders()) names.push_back(order.name());
    }
    return names;
  }
};

TEST_F(OrdersTest, PlaceOrder_ThenGet_IsTheSameOrderFurtherOn) {
  const v1::Order placed = PlaceBooked();
  const auto order = Get("shop", placed.name());
  ASSERT_OK(order);
  EXPECT_EQ(order->state(), v1::Order::CONFIRMED);
  EXPECT_EQ(order->number(), placed.number());
  EXPECT_EQ(order->payment_summary(), v1::Order::PAYMENT_FULL);
  EXPECT_THAT(order->invoices(), SizeIs(1));
  ASSERT_THAT(order->waits(), SizeIs(1));
  EXPECT_EQ(order->waits(0).step(), "await_pickup:1");
  EXPECT_OK(Get("jan", placed.name()));
}

TEST_F(OrdersTest, EveryMethod_OfAnOrderThatIsNotThere_SaysSo) {
  const std::string others = MustPlaceAs("shop", NewRequest()).name();
  const std::string unknown = OrderId(ids_.Next()).Name();
  for (const auto& [caller, name] : {std::pair<std::string, std::string>{"shop", unknown}, {"other", others}}) {
    const auto not_found = StatusIs(Code::kNotFound, Reason("ORDER_NOT_FOUND"));
    EXPECT_THAT(Get(caller, name), not_found);
    v1::ListOrderJournalRequest journal;
    journal.set_parent(name);
    EXPECT_THAT(As(caller, &Orders::ListOrderJournal, journal), not_found);
    EXPECT_THAT(As(caller, &Orders::CancelOrder, Cancelling(name)), not_found);
    v1::RetryPaymentRequest retry;
    retry.set_name(name);
    retry.set_request_id(ids_.Next().ToString());
    EXPECT_THAT(As(caller, &Orders::RetryPayment, retry), not_found);
    std::vector<v1::JournalEntry> entries;
    EXPECT_THAT(Watch(caller, name, 0, entries), not_found);
    EXPECT_THAT(entries, IsEmpty());
  }
}

TEST_F(OrdersTest, ListEvents_OfSomeKinds_GivesTheOthersByTheirPositionAlone) {
  const v1::Order placed = PlaceBooked();
  feed::v1::ListEventsRequest request;
  request.add_kinds(v1::JournalEntry::ORDER_PLACED);
  request.add_kinds(v1::JournalEntry::ORDER_CONFIRMED);
  ASSERT_OK_AND_ASSIGN(const auto feed, As("jan", &Orders::ListEvents, request));
  std::vector<v1::JournalEntry::Kind> told;
  for (int i = 0; i < feed.events_size(); ++i) {
    const v1::Event& event = feed.events(i);
    EXPECT_EQ(event.position(), i + 1);
    EXPECT_EQ(event.has_entry(), !event.order().empty());
    if (event.has_entry()) told.push_back(event.entry().kind());
  }
  EXPECT_THAT(told, ElementsAre(v1::JournalEntry::ORDER_PLACED, v1::JournalEntry::ORDER_CONFIRMED));
  EXPECT_EQ(feed.end_position(), feed.events_size());
  EXPECT_GT(feed.events_size(), 4);
}

// The caller is told the same of both; who reads the log is not.
TEST_F(OrdersTest, EveryMethod_OfAnotherShopsOrder_IsToldApartInTheLog) {
  const std::string others = MustPlaceAs("shop", NewRequest()).name();
  const log::CapturedLog log;
  EXPECT_THAT(Get("other", OrderId(ids_.Next()).Name()), StatusIs(Code::kNotFound));
  EXPECT_THAT(log.Lines("NOT_OWNER"), IsEmpty());
  EXPECT_THAT(Get("other", others), StatusIs(Code::kNotFound));
  v1::ListOrderJournalRequest journal;
  journal.set_parent(others);
  EXPECT_THAT(As("other", &Orders::ListOrderJournal, journal), StatusIs(Code::kNotFound));
  v1::RetryPaymentRequest retry;
  retry.set_name(others);
  retry.set_request_id(ids_.Next().ToString());
  EXPECT_THAT(As("other", &Orders::RetryPayment, retry), StatusIs(Code::kNotFound));
  std::vector<v1::JournalEntry> entries;
  EXPECT_THAT(Watch("other", others, 0, entries), StatusIs(Code::kNotFound));
  const auto refused = log.Lines("NOT_OWNER");
  ASSERT_THAT(refused, SizeIs(4));
  for (const auto& line : refused) {
    EXPECT_EQ(line["caller"], "webshop:other");
    EXPECT_EQ(line["resource"], others);
  }
  const auto requests = log.Lines("REQUEST");
  ASSERT_THAT(requests, SizeIs(5));
  EXPECT_EQ(requests[0]["detail"], "");
  for (size_t i = 1; i < requests.size(); ++i) {
    EXPECT_EQ(requests[i]["order"], others) << requests[i];
    EXPECT_EQ(requests[i]["detail"], "NOT_OWNER") << requests[i];
    EXPECT_EQ(requests[i]["trace"], refused[i - 1]["trace"]);
  }
}

TEST_F(OrdersTest, EveryMethod_BadName_NamesTheField) {
  for (const std::string name : {"", "orders/", "orders/1", "payments/0194a4c0-0000-7000-8000-000000000001", "x"}) {
    EXPECT_THAT(Get("shop", name), StatusIs(Code::kInvalidArgument, ViolationOf("name"))) << name;
    v1::ListOrderJournalRequest journal;
    journal.set_parent(name);
    EXPECT_THAT(As("shop", &Orders::ListOrderJournal, journal),
                StatusIs(Code::kInvalidArgument, ViolationOf("parent")));
    EXPECT_THAT(As("shop", &Orders::CancelOrder, Cancelling(name)),
                StatusIs(Code::kInvalidArgument, ViolationOf("name")));
    std::vector<v1::JournalEntry> entries;
    EXPECT_THAT(Watch("shop", name, 0, entries), StatusIs(Code::kInvalidArgument, ViolationOf("name")));
  }
}

TEST_F(OrdersTest, NoCredential_IsRefused) {
  v1::GetOrderRequest request;
  request.set_name(OrderId(ids_.Next()).Name());
  EXPECT_THAT(As("nobody", &Orders::GetOrder, request), StatusIs(Code::kUnauthenticated));
}

TEST_F(OrdersTest, ListOrders_Pages_AreNewestFirstAndComplete) {
  std::vector<std::string> placed;
  for (int i = 0; i < 7; ++i) placed.insert(placed.begin(), MustPlaceAs("shop", NewRequest()).name());
  v1::ListOrdersRequest request;
  request.set_page_size(3);
  std::vector<std::string> listed;
  std::vector<int> sizes;
  do {
    const auto page = As("shop", &Orders::ListOrders, request);
    ASSERT_OK(page);
    for (const v1::Order& order : page->orders()) listed.push_back(order.name());
    sizes.push_back(page->orders_size());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, placed);
  EXPECT_THAT(sizes, ElementsAre(3, 3, 1));
  EXPECT_THAT(List("other", {}), IsEmpty());
  EXPECT_THAT(List("jan", {}), SizeIs(7));
}

TEST_F(OrdersTest, ListOrders_Filters_AreAllKept) {
  v1::PlaceOrderRequest placing = NewRequest();
  placing.mutable_order()->set_external_reference("SHOP-77");
  placing.mutable_order()->set_channel("channels/app");
  const v1::Order done = MustPlaceAs("shop", placing);
  ASSERT_TRUE(WaitFor(*copy_, *OrderId::ParseName(done.name()), JournalKind::kCourierBooked));
  DeliverNow(done);
  const absl::Time between = clock_.Now() + absl::Minutes(1);
  clock_.Advance(absl::Minutes(2));
  const v1::Order open = PlaceBooked();

  v1::ListOrdersRequest by;
  by.add_states(v1::Order::COMPLETED);
  EXPECT_THAT(List("shop", by), ElementsAre(done.name()));
  by.Clear();
  by.set_channel("channels/app");
  EXPECT_THAT(List("shop", by), ElementsAre(done.name()));
  by.Clear();
  by.set_number(open.number());
  EXPECT_THAT(List("shop", by), ElementsAre(open.name()));
  EXPECT_THAT(List("other", by), IsEmpty()) << "by number too, a shop sees its own only";
  by.Clear();
  by.set_external_reference("SHOP-77");
  EXPECT_THAT(List("shop", by), ElementsAre(done.name()));
  by.Clear();
  by.set_customer(customer_.Name());
  EXPECT_THAT(List("shop", by), ElementsAre(open.name(), done.name()));
  by.set_customer(CustomerId(ids_.Next()).Name());
  EXPECT_THAT(List("shop", by), IsEmpty());
  by.Clear();
  *by.mutable_create_time_from() = wire::ToProto(between);
  EXPECT_THAT(List("shop", by), ElementsAre(open.name()));
  by.Clear();
  *by.mutable_create_time_until() = wire::ToProto(between);
  EXPECT_THAT(List("shop", by), ElementsAre(done.name()));
  by.Clear();
  by.set_attention(true);
  EXPECT_THAT(List("shop", by), IsEmpty());
}

TEST_F(OrdersTest, ListOrders_BadFilters_NameTheirFields) {
  v1::ListOrdersRequest request;
  request.set_page_size(-1);
  request.set_page_token("nonsense");
  request.set_customer("customers/x");
  request.set_channel("app");
  request.set_number("77");
  const auto answer = As("shop", &Orders::ListOrders, request);
  for (const char* field : {"page_size", "page_token", "customer", "channel", "number"}) {
    EXPECT_THAT(answer, StatusIs(Code::kInvalidArgument, ViolationOf(std::string(field))));
  }
}

TEST_F(OrdersTest, ListOrders_ARowThatCannotBeRead_DoesNotHideTheOthers) {
  services_.Set(StepKind::kReserveStock, testing::Lost());
  std::vector<std::string> names;
  for (int i = 0; i < 4; ++i) names.push_back(MustPlaceAs("shop", NewRequest()).name());
  // With the version, so that no later write of the engine's mends it.
  Script(absl::StrCat("UPDATE orders SET version = version + 1, process = '\\xffffff' WHERE order_id = '",
                      names[2].substr(7), "'"));
  v1::ListOrdersRequest request;
  request.set_page_size(2);
  EXPECT_THAT(List("shop", request), ElementsAre(names[3], names[1]));
  EXPECT_THAT(Get("shop", names[2]), StatusIs(Code::kDataLoss));
  v1::BatchGetOrdersRequest batch;
  for (const std::string& name : names) batch.add_names(name);
  const auto orders = As("", &Orders::BatchGetOrders, batch);
  ASSERT_OK(orders);
  EXPECT_THAT(orders->orders(), SizeIs(3));
}

TEST_F(OrdersTest, BatchGetOrders_ServicesOnly_GivesTheCustomerAsItWas) {
  const v1::Order order = MustPlaceAs("shop", NewRequest());
  v1::BatchGetOrdersRequest request;
  request.add_names(order.name());
  request.add_names(OrderId(ids_.Next()).Name());
  const auto orders = As("", &Orders::BatchGetOrders, request);
  ASSERT_OK(orders);
  ASSERT_THAT(orders->orders(), SizeIs(1));
  EXPECT_EQ(orders->orders(0).customer().display_name(), "A. Jansen");
  EXPECT_THAT(As("shop", &Orders::BatchGetOrders, request), StatusIs(Code::kPermissionDenied));
}

TEST_F(OrdersTest, ListOrderJournal_Pages_AreOldestFirstAndComplete) {
  const v1::Order order = PlaceBooked();
  v1::ListOrderJournalRequest request;
  request.set_parent(order.name());
  request.set_page_size(3);
  int64_t sequence = 0;
  do {
    const auto page = As("shop", &Orders::ListOrderJournal, request);
    ASSERT_OK(page);
    for (const v1::JournalEntry& entry : page->entries()) {
      EXPECT_EQ(entry.sequence(), ++sequence);
      EXPECT_EQ(entry.name(), absl::StrCat(order.name(), "/journal/", sequence));
      EXPECT_TRUE(entry.has_record_time() && entry.has_event_time());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(sequence, 7);
}

TEST_F(OrdersTest, WatchOrder_FromTheBeginning_TellsAllUntilTheOrderEnds) {
  const v1::Order order = PlaceBooked();
  std::vector<v1::JournalEntry> entries;
  std::thread watcher([&] { EXPECT_THAT(Watch("shop", order.name(), 0, entries), StatusIs(Code::kUnavailable)); });
  DeliverNow(order);
  watcher.join();
  ASSERT_FALSE(entries.empty());
  for (size_t i = 0; i < entries.size(); ++i) EXPECT_EQ(entries[i].sequence(), static_cast<int64_t>(i) + 1);
  EXPECT_EQ(entries.back().kind(), v1::JournalEntry::ORDER_COMPLETED);
}

TEST_F(OrdersTest, WatchOrder_AfterASequence_TellsTheRestOnly) {
  const v1::Order order = PlaceBooked();
  DeliverNow(order);
  std::vector<v1::JournalEntry> entries;
  EXPECT_THAT(Watch("shop", order.name(), 8, entries), StatusIs(Code::kUnavailable)) << "the end of a stream";
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].kind(), v1::JournalEntry::ORDER_COMPLETED);
  entries.clear();
  EXPECT_THAT(Watch("shop", order.name(), 100, entries), StatusIs(Code::kUnavailable));
  EXPECT_THAT(entries, IsEmpty());
}

TEST_F(OrdersTest, CancelOrder_OnceAndAgain_AnswersTheRequestThatDidIt) {
  const v1::Order order = PlaceBooked();
  const v1::CancelOrderRequest request = Cancelling(order.name());
  const auto cancelled = As("shop", &Orders::CancelOrder, request);
  ASSERT_OK(cancelled);
  ASSERT_TRUE(WaitFor(*copy_, *OrderId::ParseName(order.name()), JournalKind::kOrderCancelled));
  const auto again = As("shop", &Orders::CancelOrder, request);
  ASSERT_OK(again);
  EXPECT_EQ(again->state(), v1::Order::CANCELLED);
  EXPECT_THAT(As("shop", &Orders::CancelOrder, Cancelling(order.name())),
              StatusIs(Code::kFailedPrecondition, Reason("ORDER_NOT_CANCELLABLE")))
      << "another request comes too late";
  v1::CancelOrderRequest other_content = request;
  other_content.set_reason("another");
  EXPECT_FALSE(As("shop", &Orders::CancelOrder, other_content).ok());
}

TEST_F(OrdersTest, CancelOrder_WhileBeingCancelled_AnswersWithTheOrder) {
  const v1::Order order = PlaceBooked();
  services_.Set(StepKind::kBookCourier, testing::Lost());
  ASSERT_OK(As("shop", &Orders::CancelOrder, Cancelling(order.name())));
  const auto again = As("shop", &Orders::CancelOrder, Cancelling(order.name()));
  ASSERT_OK(again);
  EXPECT_EQ(again->state(), v1::Order::CANCELLING);
}

TEST_F(OrdersTest, CancelOrder_AfterDelivery_IsRefusedTwiceAlike) {
  const v1::Order order = PlaceBooked();
  DeliverNow(order);
  const v1::CancelOrderRequest request = Cancelling(order.name());
  for (int i = 0; i < 2; ++i) {
    const auto refused = As("shop", &Orders::CancelOrder, request);
    EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, Reason("ORDER_NOT_CANCELLABLE")));
    const auto detail = GetErrorDetail(refused.status());
    ASSERT_TRUE(detail.has_value());
    EXPECT_EQ(detail->metadata.at("state"), "COMPLETED");
  }
}

TEST_F(OrdersTest, CancelOrder_OperatorWithoutAReason_IsAskedForOne) {
  const v1::Order order = PlaceBooked();
  v1::CancelOrderRequest request = Cancelling(order.name());
  request.clear_reason();
  EXPECT_THAT(As("jan", &Orders::CancelOrder, request), StatusIs(Code::kInvalidArgument, Reason("REASON_REQUIRED")));
  EXPECT_OK(As("shop", &Orders::CancelOrder, request));
}

TEST_F(OrdersTest, RetryPayment_WhileThePaymentIsOpen_GivesANewCheckout) {
  services_.Set(StepKind::kAuthorize, [](const auto& out) {
    return Input(CommandDone{.command = out.command, .checkout_url = "https://pay/1"});
  });
  const v1::Order order = MustPlaceAs("shop", NewRequest());
  ASSERT_TRUE(WaitFor(*copy_, *OrderId::ParseName(order.name()), JournalKind::kPaymentRequested));
  v1::RetryPaymentRequest request;
  request.set_name(order.name());
  request.set_request_id(ids_.Next().ToString());
  const auto retried = As("shop", &Orders::RetryPayment, request);
  ASSERT_OK(retried);
  EXPECT_EQ(retried->checkout_url(), "https://pay/2");
  fake_clients_->checkout_url = absl::FailedPreconditionError("ended");
  EXPECT_THAT(As("shop", &Orders::RetryPayment, request),
              StatusIs(Code::kFailedPrecondition, Reason("PAYMENT_NOT_OPEN")));
}

TEST_F(OrdersTest, RetryPayment_PaidOrder_IsRefused) {
  v1::RetryPaymentRequest request;
  request.set_name(PlaceBooked().name());
  request.set_request_id(ids_.Next().ToString());
  EXPECT_THAT(As("shop", &Orders::RetryPayment, request),
              StatusIs(Code::kFailedPrecondition, Reason("PAYMENT_NOT_OPEN")));
}

}  // namespace
}  // namespace vlot::ordering
