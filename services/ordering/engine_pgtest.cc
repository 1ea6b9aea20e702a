// The engine on a real PostgreSQL: orders reach their end, whatever happens to rows, copies and connections.
#include "services/ordering/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "common/gate/tcp_gate.h"
#include "common/log/captured_log.h"
#include "common/pg/options.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "services/ordering/testing/pg_fixture.h"

namespace vlot::ordering {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::vlot::testing::StatusIs;

constexpr absl::Duration kPatience = absl::Minutes(1);  // only waited for when the test fails

class EngineTest : public testing::OrderingPgTest {
 protected:
  std::vector<OrderId> MustPlaceMany(testing::Copy& copy, int orders) {
    std::vector<OrderId> ids(orders);
    std::vector<std::thread> threads;
    threads.reserve(ids.size());
    for (OrderId& id : ids) threads.emplace_back([&] { id = MustPlace(copy); });
    for (std::thread& thread : threads) thread.join();
    return ids;
  }
  void ExpectAllCompleted(const std::vector<OrderId>& orders) {
    for (const OrderId& order : orders) {
      EXPECT_EQ(Read(order).process.state, OrderState::kCompleted) << order.ToString();
      EXPECT_THAT(Timeline(order), Contains(JournalKind::kOrderCompleted).Times(1));
    }
  }
  absl::StatusOr<OrderRecord> Post(testing::Copy& copy, const OrderId& order, Input input) {
    absl::StatusOr<OrderRecord> answer;
    absl::Notification done;
    copy.engine.Post(order, std::move(input), [&](absl::StatusOr<OrderRecord> record) {
      answer = std::move(record);
      done.Notify();
    });
    done.WaitForNotification();
    return answer;
  }
  static testing::FakeServices::Answer RefusedUnlessUndo(std::string reason) {
    return [refusal = testing::Failing(absl::StatusCode::kFailedPrecondition, std::move(reason))](const auto& out) {
      return out.command.undo ? Input(CommandDone{.command = out.command}) : *refusal(out);
    };
  }
  // Of the test's cluster.
  static std::string ClusterSocket() {
    const absl::StatusOr<pg::ConninfoParts> parts = pg::ParseConninfo(vlot::testing::TestClusterConninfo());
    EXPECT_OK(parts);
    return parts.ok() ? absl::StrCat(parts->at("host"), "/.s.PGSQL.", parts->at("port")) : "";
  }
  std::string Quoted(const OrderId& order) { return absl::StrCat("'", order.ToString(), "'"); }
};

TEST_F(EngineTest, Order_AllGoesWell_IsWrittenToItsEnd) {
  auto copy = NewCopy();
  const OrderId order = MustPlace(*copy);
  ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kCourierBooked));
  ASSERT_OK(Deliver(*copy, order, 1));
  ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kOrderCompleted));
  EXPECT_THAT(Timeline(order),
              ElementsAre(JournalKind::kOrderPlaced, JournalKind::kStockReserved, JournalKind::kPaymentRequested,
                          JournalKind::kOrderConfirmed, JournalKind::kInvoiceIssued, JournalKind::kShipmentCreated,
                          JournalKind::kCourierBooked, JournalKind::kShipmentDelivered, JournalKind::kOrderCompleted));
  EXPECT_EQ(Number("SELECT count(*) FROM orders WHERE state = 3 AND due_at IS NULL AND ended_at IS NOT NULL"), 1);
}

TEST_F(EngineTest, ManyOrders_AreWrittenLessOftenThanTheyChange) {
  auto copy = NewCopy();
  const auto orders = MustPlaceMany(*copy, 100);
  int64_t position = 0;
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kCourierBooked));
  for (const OrderId& order : orders) ASSERT_OK(Deliver(*copy, order, ++position));
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kOrderCompleted));
  ExpectAllCompleted(orders);
  EXPECT_LT(Number("SELECT sum(version)::bigint FROM orders"), Number("SELECT sum(events)::bigint FROM feed_events"));
}

// An engine that always takes itself for busy.
EngineOptions Busy(absl::Duration write_delay_max) {
  return {.write_pace = {.interval = absl::Milliseconds(1), .items_min = 0}, .write_delay_max = write_delay_max};
}

TEST_F(EngineTest, BusyEngine_StepsThatFollowAtOnce_AreWrittenTogether) {
  testing::Copy copy(database(), clock_, services_, Busy(absl::Minutes(1)));
  const OrderId order = MustPlace(copy);
  ASSERT_TRUE(WaitFor(copy, order, JournalKind::kCourierBooked));
  EXPECT_LE(Number("SELECT version FROM orders"), 3);
  ASSERT_OK(Deliver(copy, order, 1));
  EXPECT_TRUE(WaitFor(copy, order, JournalKind::kOrderCompleted));
}

TEST_F(EngineTest, BusyEngine_StepThatIsNotAnswered_WhatWasDoneBeforeItIsWrittenAllTheSame) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  testing::Copy copy(database(), clock_, services_, Busy(absl::Milliseconds(50)));
  EXPECT_TRUE(WaitFor(copy, MustPlace(copy), JournalKind::kOrderConfirmed));
}

TEST_F(EngineTest, Write_RowChangedBySomebodyElse_IsReadAgainAndWhatHappenedAppliedAnew) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  auto copy = NewCopy();
  const OrderId order = MustPlace(*copy);
  ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kOrderConfirmed));
  Script("UPDATE orders SET version = version + 1");
  services_.Set(StepKind::kInvoice, nullptr);
  const auto cancelled = Post(*copy, order, CancelRequest{"customer", "changed my mind"});
  ASSERT_OK(cancelled);
  EXPECT_TRUE(WaitFor(*copy, order, JournalKind::kOrderCancelled));
  EXPECT_THAT(Timeline(order), Contains(JournalKind::kCancelRequested).Times(1));
}

// The act is durable, and nobody has said so: it must neither look refused, nor lose the commands that follow from it.
TEST_F(EngineTest, Write_CommitDoneButNotAnswered_IsTakenForOurs) {
  auto gate = TcpGate::ToUnixSocket(ClusterSocket());
  pg::Options through_gate = database();
  absl::StrAppend(&through_gate.conninfo, " host=127.0.0.1 port=", gate->port());
  services_.Set(StepKind::kInvoice, RefusedUnlessUndo("INVOICE_REFUSED"));
  testing::Copy copy(through_gate, clock_, services_);
  const OrderId order = MustPlace(copy);
  ASSERT_TRUE(WaitFor(copy, order, JournalKind::kWorkItemOpened));
  Script(R"sql(
    CREATE FUNCTION wait_in_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER waiting AFTER UPDATE ON orders DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION wait_in_commit())sql");
  auto holder = Connect();
  ASSERT_OK(pg::Run(*holder, {}, [](pg::Transaction& tx) {
    static constexpr pg::Statement kLock{"test.Lock", "SELECT pg_advisory_lock(7)"};
    return tx.Exec(kLock).status();
  }));
  const int invoice = Read(order).process.plan().Find(StepKind::kInvoice);
  absl::StatusOr<OrderRecord> answer;
  std::thread person([&] {
    answer = Post(copy, order, OperatorAct{.act = OperatorAct::Act::kCancel, .step = invoice, .actor = "operator:jan"});
  });
  const absl::Status waits = Poll(kPatience, "nobody waits in COMMIT", [&] {
    return Number(
               "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
               "WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted") == 1;
  });
  gate->DropAnswers();
  holder = nullptr;
  const absl::Status stands =
      Poll(kPatience, "the act is not written", [&] { return Number("SELECT state FROM orders") == 4; });
  gate->Pass();
  gate->Cut();
  person.join();
  ASSERT_OK(waits);
  ASSERT_OK(stands);
  EXPECT_OK(answer);
  EXPECT_TRUE(WaitFor(copy, order, JournalKind::kOrderCancelled)) << "without the clock moving";
  EXPECT_THAT(Timeline(order), Contains(JournalKind::kCancelRequested).Times(1));
}

TEST_F(EngineTest, Cancel_AnotherCopyKnowsThatItLeft_IsRefused) {
  auto one = NewCopy(), two = NewCopy();
  const OrderId order = MustPlace(*one);
  ASSERT_TRUE(WaitFor(*one, order, JournalKind::kCourierBooked));
  ASSERT_OK(two->engine.PostAndWait({{order, TrackingEvent{.position = 1,
                                                           .kind = TrackingEvent::Kind::kTracking,
                                                           .shipment = 1,
                                                           .event_time = clock_.Now(),
                                                           .tracking = Tracking::kPickedUp}}}));
  EXPECT_THAT(Post(*one, order, CancelRequest{"customer", ""}), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Timeline(order), Not(Contains(JournalKind::kCancelRequested)));
}

TEST_F(EngineTest, OperatorAct_AnotherCopyParkedTheStep_IsDone) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  auto one = NewCopy();
  const OrderId order = MustPlace(*one);
  ASSERT_TRUE(WaitFor(*one, order, JournalKind::kOrderConfirmed));
  auto two = NewCopy();
  const int invoice = Read(order).process.plan().Find(StepKind::kInvoice);
  ASSERT_OK(Post(*two, order, CommandFailed{{invoice}, absl::InvalidArgumentError("no")}));
  ASSERT_TRUE(Read(order).process.parked());
  services_.Set(StepKind::kInvoice, nullptr);
  ASSERT_OK(
      Post(*one, order,
           OperatorAct{.act = OperatorAct::Act::kRetry, .step = invoice, .actor = "operator:jan", .reason = "ok"}));
  EXPECT_TRUE(WaitFor(*one, order, JournalKind::kInvoiceIssued));
}

TEST_F(EngineTest, Restart_OrderUnderWay_IsResumedByItsRow) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  auto first = NewCopy();
  const OrderId order = MustPlace(*first);
  ASSERT_TRUE(WaitFor(*first, order, JournalKind::kOrderConfirmed));
  first->Stop();
  const int sent = services_.Sent(order, StepKind::kReserveStock);
  services_.Set(StepKind::kInvoice, nullptr);
  auto second = NewCopy();
  ASSERT_TRUE(WaitFor(*second, order, JournalKind::kCourierBooked)) << "without the clock moving";
  EXPECT_EQ(services_.Sent(order, StepKind::kReserveStock), sent) << "what was done is not sent again";
}

TEST_F(EngineTest, Restart_BeforeAnythingBegan_BeginsIt) {
  auto first = NewCopy();
  first->engine.Stop();  // it can place, but dies before it begins
  const OrderId order = MustPlace(*first);
  auto second = NewCopy();
  EXPECT_TRUE(WaitFor(*second, order, JournalKind::kCourierBooked));
}

TEST_F(EngineTest, AnswerLost_TheTimerSendsAgain) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  auto copy = NewCopy();
  const OrderId order = MustPlace(*copy);
  ASSERT_TRUE(services_.WaitSent(order, StepKind::kInvoice));
  services_.Set(StepKind::kInvoice, nullptr);
  clock_.Advance(absl::Minutes(1));
  EXPECT_TRUE(WaitFor(*copy, order, JournalKind::kInvoiceIssued));
}

TEST_F(EngineTest, Events_SeenBeforeARestart_ArePassedOver) {
  auto first = NewCopy();
  const OrderId order = MustPlace(*first);
  ASSERT_TRUE(WaitFor(*first, order, JournalKind::kCourierBooked));
  ASSERT_OK(Deliver(*first, order, 7));
  ASSERT_TRUE(WaitFor(*first, order, JournalKind::kOrderCompleted));
  const auto before = Timeline(order);
  first->Stop();
  auto second = NewCopy();
  ASSERT_OK(Deliver(*second, order, 7));
  ASSERT_OK(Deliver(*second, order, 6));
  EXPECT_EQ(Timeline(order), before);
}

TEST_F(EngineTest, TwoCopies_CarryAllOrdersToTheEndWithoutDoubleEntries) {
  auto one = NewCopy(), two = NewCopy();
  auto orders = MustPlaceMany(*one, 30);
  for (const OrderId& order : MustPlaceMany(*two, 30)) orders.push_back(order);
  clock_.Advance(absl::Minutes(2));  // both sweep up what is due, whoever owns it
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*one, order, JournalKind::kCourierBooked));
  std::vector<std::pair<OrderId, Input>> events;
  events.reserve(orders.size());
  for (const OrderId& order : orders) {
    events.emplace_back(order, TrackingEvent{.position = static_cast<int64_t>(events.size()) + 1,
                                             .kind = TrackingEvent::Kind::kTracking,
                                             .shipment = 1,
                                             .event_time = clock_.Now(),
                                             .tracking = Tracking::kDelivered});
  }
  std::thread other([&] { EXPECT_OK(two->engine.PostAndWait(events)); });
  EXPECT_OK(one->engine.PostAndWait(events));
  other.join();
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*one, order, JournalKind::kOrderCompleted));
  ExpectAllCompleted(orders);
}

// What the first copy decides on memory that the second has overtaken must not reach anybody.
TEST_F(EngineTest, Undo_DecidedOnStaleMemory_IsNeverSent) {
  services_.Set(StepKind::kAuthorize, testing::Lost());
  auto one = NewCopy();
  const OrderId order = MustPlace(*one);
  ASSERT_TRUE(services_.WaitSent(order, StepKind::kAuthorize));
  ASSERT_TRUE(WaitFor(*one, order, JournalKind::kStockReserved));
  auto two = NewCopy();
  ASSERT_OK(two->engine.PostAndWait(
      {{order, PaymentEvent{.position = 1, .kind = PaymentEvent::Kind::kPaid, .event_time = clock_.Now()}}}));
  const int authorize = Read(order).process.plan().Find(StepKind::kAuthorize);
  ASSERT_OK(Post(
      *one, order,
      CommandFailed{{authorize}, MakeError(absl::StatusCode::kFailedPrecondition, "no", {.reason = "PSP_REFUSED"})}));
  ASSERT_TRUE(WaitFor(*two, order, JournalKind::kCourierBooked));
  ASSERT_OK(Deliver(*one, order, 1));
  ASSERT_TRUE(WaitFor(*two, order, JournalKind::kOrderCompleted));
  for (StepKind kind : {StepKind::kReserveStock, StepKind::kAuthorize, StepKind::kInvoice}) {
    EXPECT_EQ(services_.Sent(order, kind, /*undo=*/true), 0);
  }
}

TEST_F(EngineTest, Refusal_OfAnOrderThatAnotherCopyHad_TakesEverythingBack) {
  services_.Set(StepKind::kReserveStock, testing::Lost());
  auto first = NewCopy();
  const OrderId order = MustPlace(*first);
  ASSERT_TRUE(services_.WaitSent(order, StepKind::kReserveStock));
  first->Stop();
  clock_.Advance(absl::Minutes(5));  // beyond the lease, should the first copy's sweep have taken one
  services_.Set(StepKind::kReserveStock, RefusedUnlessUndo("OUT_OF_STOCK"));
  auto second = NewCopy();
  ASSERT_TRUE(WaitFor(*second, order, JournalKind::kOrderCancelled));
  for (StepKind kind :
       {StepKind::kReserveStock, StepKind::kAuthorize, StepKind::kInvoice, StepKind::kShip, StepKind::kBookCourier}) {
    EXPECT_GE(services_.Sent(order, kind, /*undo=*/true), 1);
  }
}

TEST_F(EngineTest, Command_OfAnOrderThatAnotherCopyHad_LeavesOnlyOnceItIsWritten) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  auto first = NewCopy();
  const OrderId order = MustPlace(*first);
  ASSERT_TRUE(services_.WaitSent(order, StepKind::kInvoice));
  ASSERT_TRUE(WaitFor(*first, order, JournalKind::kOrderConfirmed));
  first->Stop();
  auto second = NewCopy();
  ASSERT_TRUE(services_.WaitSent(order, StepKind::kInvoice, /*undo=*/false, 2));
  const int invoice = Read(order).process.plan().Find(StepKind::kInvoice);
  Script("UPDATE orders SET version = version + 1");
  ASSERT_OK(Post(*second, order, CommandDone{.command = {invoice}, .number = "F26-0000001"}));
  ASSERT_TRUE(WaitFor(*second, order, JournalKind::kCourierBooked));
  EXPECT_EQ(services_.Sent(order, StepKind::kShip), 1) << "not also before the write that failed";
}

TEST_F(EngineTest, UnreadableOrder_DoesNotHoldUpItsNeighbours) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  auto first = NewCopy();
  const auto orders = MustPlaceMany(*first, 5);
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*first, order, JournalKind::kOrderConfirmed));
  first->Stop();
  Script(absl::StrCat("UPDATE orders SET process = '\\xffffff' WHERE order_id = ", Quoted(orders[2])));
  services_.Set(StepKind::kInvoice, nullptr);
  auto second = NewCopy();
  for (const OrderId& order : {orders[0], orders[1], orders[3], orders[4]}) {
    ASSERT_TRUE(WaitFor(*second, order, JournalKind::kCourierBooked));
  }
  EXPECT_OK(Deliver(*second, orders[2], 1)) << "the feed goes on past it";
  EXPECT_OK(Deliver(*second, orders[3], 2));
  EXPECT_TRUE(WaitFor(*second, orders[3], JournalKind::kOrderCompleted));
  EXPECT_THAT(Post(*second, orders[2], CancelRequest{}), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(EngineTest, OrderBecomesUnreadableWhileInMemory_ItsWaitersAreAnswered) {
  services_.Set(StepKind::kInvoice, testing::Lost());
  auto copy = NewCopy();
  const auto orders = MustPlaceMany(*copy, 2);
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kOrderConfirmed));
  Script(absl::StrCat("UPDATE orders SET version = version + 1, process = '\\xffffff' WHERE order_id = ",
                      Quoted(orders[0])));
  EXPECT_THAT(Post(*copy, orders[0], CancelRequest{}), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_OK(Post(*copy, orders[1], CancelRequest{}));
}

TEST_F(EngineTest, ConnectionsKilledDuringWork_AllGoesOn) {
  auto copy = NewCopy();
  std::vector<OrderId> orders;
  for (int round = 0; round < 5; ++round) {
    orders.push_back(MustPlace(*copy));
    (void)Number(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
    while (!Place(*copy, NewRequest()).ok()) {  // until the copy has found its way back
    }
  }
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kCourierBooked));
  int64_t position = 0;
  for (const OrderId& order : orders) ASSERT_OK(Deliver(*copy, order, ++position));
  for (const OrderId& order : orders) ASSERT_TRUE(WaitFor(*copy, order, JournalKind::kOrderCompleted));
  ExpectAllCompleted(orders);
}

TEST_F(EngineTest, Stop_WhileInputsCome_AnswersEveryOneOfThem) {
  for (int round = 0; round < 20; ++round) {
    auto copy = NewCopy();
    const OrderId order = MustPlace(*copy);
    std::thread follower([&] {
      std::vector<std::pair<OrderId, Input>> inputs(200, {order, Tick{}});
      while (copy->engine.PostAndWait(inputs).ok()) {
      }
    });
    copy->Stop();
    follower.join();  // hangs when a single input stays without an answer
  }
}

TEST_F(EngineTest, MoreUnderWayThanMayBe_IsOverloadedUntilItIsAnswered) {
  services_.Set(StepKind::kReserveStock, testing::Lost());
  testing::Copy copy(database(), clock_, services_, {.under_way_max = 0});
  const OrderId orders[] = {MustPlace(copy), MustPlace(copy)};
  for (const OrderId& order : orders) ASSERT_TRUE(services_.WaitSent(order, StepKind::kReserveStock));
  EXPECT_TRUE(copy.engine.overloaded());
  services_.Set(StepKind::kReserveStock, nullptr);
  for (const OrderId& order : orders) {
    ASSERT_OK(Post(copy, order, CommandDone{.command = {Read(order).process.plan().Find(StepKind::kReserveStock)}}));
    ASSERT_TRUE(WaitFor(copy, order, JournalKind::kStockReserved));
  }
  // What is written is told before the engine looks up from its work.
  for (int tries = 0; tries < 1000 && copy.engine.overloaded(); ++tries) {
    Post(copy, orders[0], CancelRequest{"customer", ""}).IgnoreError();
  }
  EXPECT_FALSE(copy.engine.overloaded());
}

TEST_F(EngineTest, MoreWaitsInTheFeedsThanMayBe_IsOverloadedUntilItIsTaken) {
  auto copy = NewCopy();
  EXPECT_FALSE(copy->engine.overloaded());
  copy->backlog = EngineOptions().under_way_max + 1;
  EXPECT_TRUE(copy->engine.overloaded());
  copy->backlog = 0;
  EXPECT_FALSE(copy->engine.overloaded());
}

TEST_F(EngineTest, ServiceThatHangs_LeavesRoomForOrdersThatOthersServe) {
  services_.Set(StepKind::kReserveStock, testing::Lost());
  testing::Copy copy(database(), clock_, services_, {.under_way_max = 3});
  const auto orders = MustPlaceMany(copy, 8);
  for (const OrderId& order : orders) ASSERT_TRUE(services_.WaitSent(order, StepKind::kReserveStock));
  // Once all is written, eight commands of one step count as two.
  EXPECT_OK(Poll(kPatience, "overloaded for ever", [&] { return !copy.engine.overloaded(); }));
}

TEST_F(EngineTest, EventsThatCameWhileOrdersCouldNotBeRead_KeepTheirOrder) {
  auto first = NewCopy();
  const OrderId order = MustPlace(*first);
  ASSERT_TRUE(WaitFor(*first, order, JournalKind::kCourierBooked));
  first->Stop();
  auto copy = NewCopy();  // does not have it in memory
  log::CapturedLog log;
  Script("ALTER TABLE order_details RENAME TO away");
  absl::BlockingCounter left(2);
  const auto tell = [&](int64_t position, Tracking tracking) {
    copy->engine.Post(order,
                      TrackingEvent{.position = position,
                                    .kind = TrackingEvent::Kind::kTracking,
                                    .shipment = 1,
                                    .event_time = clock_.Now(),
                                    .tracking = tracking},
                      [&](const absl::StatusOr<OrderRecord>& record) {
                        EXPECT_OK(record.status());
                        left.DecrementCount();
                      });
  };
  tell(1, Tracking::kSorted);
  EXPECT_OK(Poll(kPatience, "nobody reads", [&] { return !log.Lines("ORDERS_UNREADABLE").empty(); }));
  tell(2, Tracking::kInTransit);
  Script("ALTER TABLE away RENAME TO order_details");
  left.Wait();
  EXPECT_THAT(Timeline(order), Contains(JournalKind::kTrackingUpdated).Times(2)) << "the first was taken for repeated";
}

TEST_F(EngineTest, UnknownOrder_IsNotFoundForPeopleAndPassedOverForFeeds) {
  auto copy = NewCopy();
  const OrderId nobody(ids_.Next());
  EXPECT_THAT(Post(*copy, nobody, CancelRequest{}), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_OK(Deliver(*copy, nobody, 1));
}

}  // namespace
}  // namespace vlot::ordering
