// Shipments from their making to their end, through the API and on real rows.
#include <atomic>
#include <thread>

#include "common/rpc/remote_feed.h"
#include "services/fulfilment/pg_fixture.h"

namespace vlot::fulfilment {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

using absl::StatusCode;

class ShipmentPgTest : public FulfilmentPgTest {
 protected:
  ShipmentPgTest() {
    MakeItem("A");
    location_ = MakeLocation(0);
    Receive(location_, "A", 10);
  }

  // A shipment of `quantity` pieces, READY.
  v1::CreateShipmentRequest Ready(int quantity) {
    const auto reserved = Demand("A", quantity);
    EXPECT_OK(Reserve(reserved));
    const auto request = Shipping(reserved);
    EXPECT_OK(Create(request));
    return request;
  }

  std::string location_;
};

TEST_F(ShipmentPgTest, Create_AllocatesAndIsReadBack) {
  const auto reserved = Demand("A", 3);
  ASSERT_OK(Reserve(reserved));
  const auto request = Shipping(reserved);
  ASSERT_OK_AND_ASSIGN(const v1::Shipment made, Create(request));
  EXPECT_EQ(made.state(), v1::Shipment::READY);
  EXPECT_EQ(made.location(), location_);
  ASSERT_EQ(made.parcels_size(), 1);
  EXPECT_EQ(made.parcels(0).weight_grams(), 750);
  v1::GetShipmentRequest get;
  get.set_name(request.name());
  ASSERT_OK_AND_ASSIGN(const v1::Shipment read, Ask(&ShipmentsRpc::GetShipment, get));
  EXPECT_EQ(read.SerializeAsString(), made.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Shipment again, Create(request));
  EXPECT_EQ(again.SerializeAsString(), made.SerializeAsString());
  EXPECT_EQ(Total("A").reserved(), 3);
}

TEST_F(ShipmentPgTest, Create_Refusals) {
  const auto never = Demand("A", 1);
  EXPECT_THAT(Create(Shipping(never)), StatusIs(StatusCode::kNotFound, Reason("RESERVATION_NOT_FOUND")));
  const auto released = Demand("A", 1);
  ASSERT_OK(Reserve(released));
  ASSERT_OK(Release(released));
  EXPECT_THAT(Create(Shipping(released)), StatusIs(StatusCode::kFailedPrecondition, Reason("RESERVATION_ENDED")));
  const auto shipped = Demand("A", 1);
  ASSERT_OK(Reserve(shipped));
  ASSERT_OK(Create(Shipping(shipped)));
  EXPECT_THAT(Create(Shipping(shipped)), StatusIs(StatusCode::kFailedPrecondition, Reason("RESERVATION_ENDED")));
}

TEST_F(ShipmentPgTest, Create_LinesApart_MakeTwoShipmentsOfOneReservation) {
  auto reserved = Demand("A", 1);
  *reserved.add_lines() = reserved.lines(0);
  reserved.mutable_lines(1)->set_line(2);
  ASSERT_OK(Reserve(reserved));
  auto first = Shipping(reserved);
  first.add_lines(2);
  ASSERT_OK_AND_ASSIGN(const v1::Shipment one, Create(first));
  ASSERT_OK_AND_ASSIGN(const v1::Shipment other, Create(Shipping(reserved)));
  EXPECT_EQ(one.parts(0).line(), 2);
  EXPECT_EQ(other.parts(0).line(), 1);
}

TEST_F(ShipmentPgTest, Create_SameReservationFromManyThreads_ShipsOnce) {
  const auto reserved = Demand("A", 1);
  ASSERT_OK(Reserve(reserved));
  std::atomic<int> made = 0;
  std::vector<v1::CreateShipmentRequest> requests;
  for (int i = 0; i < 8; ++i) requests.push_back(Shipping(reserved));
  std::vector<std::thread> threads;
  for (const auto& request : requests) threads.emplace_back([&] { made += Create(request).ok(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
}

TEST_F(ShipmentPgTest, Advance_TakesPiecesOutOnceAndTells) {
  const auto request = Ready(3);
  const size_t before = Events().size();
  EXPECT_OK(Advance(request.name(), v1::Shipment::PICKED_UP));
  EXPECT_EQ(Total("A").on_hand(), 7);
  EXPECT_EQ(Total("A").reserved(), 0);
  EXPECT_OK(Advance(request.name(), v1::Shipment::DELIVERED));
  EXPECT_OK(Advance(request.name(), v1::Shipment::DELIVERED));
  EXPECT_OK(Advance(request.name(), v1::Shipment::PICKED_UP));
  EXPECT_EQ(Total("A").on_hand(), 7);
  const std::vector<v1::Event> events = Events();
  ASSERT_THAT(events, SizeIs(before + 2));
  EXPECT_EQ(events[before].shipment_state(), v1::Shipment::PICKED_UP);
  EXPECT_EQ(events[before + 1].shipment_state(), v1::Shipment::DELIVERED);
  EXPECT_EQ(events[before + 1].shipment(), request.name());
  EXPECT_EQ(events[before + 1].order(), request.order());
}

TEST_F(ShipmentPgTest, Advance_DeliveredAtOnce_LeavesOneMovement) {
  const auto request = Ready(3);
  EXPECT_OK(Advance(request.name(), v1::Shipment::DELIVERED));
  EXPECT_EQ(Total("A").on_hand(), 7);
  ASSERT_OK_AND_ASSIGN(const auto moved, Ask(&StockRpc::ListStockMovements, v1::ListStockMovementsRequest()));
  ASSERT_EQ(moved.stock_movements_size(), 2);  // the receipt is the other one
  EXPECT_EQ(moved.stock_movements(0).kind(), v1::StockMovement::SHIPPED);
  EXPECT_EQ(moved.stock_movements(0).quantity(), -3);
  EXPECT_EQ(moved.stock_movements(0).reference(), request.name());
}

TEST_F(ShipmentPgTest, Advance_Returned_AddsBack) {
  const auto request = Ready(3);
  EXPECT_OK(Advance(request.name(), v1::Shipment::DELIVERED));
  EXPECT_OK(Advance(request.name(), v1::Shipment::RETURNED));
  EXPECT_OK(Advance(request.name(), v1::Shipment::RETURNED));
  EXPECT_EQ(Total("A").available(), 10);
}

TEST_F(ShipmentPgTest, Advance_Refusals) {
  EXPECT_THAT(Advance(NewName<ShipmentId>(), v1::Shipment::PICKED_UP),
              StatusIs(StatusCode::kNotFound, Reason("SHIPMENT_NOT_FOUND")));
  EXPECT_THAT(Advance(NewName<ShipmentId>(), v1::Shipment::CANCELLED), StatusIs(StatusCode::kInvalidArgument));
  const auto request = Ready(1);
  EXPECT_OK(Cancel(request));
  EXPECT_THAT(Advance(request.name(), v1::Shipment::PICKED_UP),
              StatusIs(StatusCode::kFailedPrecondition, Reason("SHIPMENT_CANCELLED")));
}

TEST_F(ShipmentPgTest, Cancel_GivesBackOnceUntilItHasLeft) {
  const auto request = Ready(3);
  EXPECT_OK(Cancel(request));
  EXPECT_OK(Cancel(request));
  EXPECT_EQ(Total("A").available(), 10);
  EXPECT_EQ(Events().back().shipment_state(), v1::Shipment::CANCELLED);
  const auto left = Ready(1);
  ASSERT_OK(Advance(left.name(), v1::Shipment::PICKED_UP));
  EXPECT_THAT(Cancel(left), StatusIs(StatusCode::kFailedPrecondition, Reason("SHIPMENT_LEFT")));
}

TEST_F(ShipmentPgTest, CancelBeforeCreate_RefusesTheLateCreate) {
  const auto reserved = Demand("A", 1);
  ASSERT_OK(Reserve(reserved));
  const auto request = Shipping(reserved);
  EXPECT_OK(Cancel(request));
  EXPECT_THAT(Create(request), StatusIs(StatusCode::kFailedPrecondition, Reason("SHIPMENT_CANCELLED")));
  EXPECT_OK(Release(reserved));
  EXPECT_EQ(Total("A").available(), 10);
}

// Whoever comes first: the pieces have either left or are back, never both.
TEST_F(ShipmentPgTest, CancelAndPickUpAtOnce_OneWins) {
  int left = 0;
  for (int i = 0; i < 8; ++i) {
    const auto request = Ready(1);
    absl::Status cancelled, picked_up;
    std::thread cancel([&] { cancelled = Cancel(request); });
    std::thread pick_up([&] { picked_up = Advance(request.name(), v1::Shipment::PICKED_UP); });
    cancel.join();
    pick_up.join();
    EXPECT_NE(cancelled.ok(), picked_up.ok());
    left += picked_up.ok();
  }
  EXPECT_EQ(Total("A").on_hand(), 10 - left);
  EXPECT_EQ(Total("A").reserved(), 0);
}

TEST_F(ShipmentPgTest, ListShipments_NewestFirstAndByOrder) {
  const auto first = Ready(1), second = Ready(1), third = Ready(1);
  v1::ListShipmentsRequest request;
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(auto page, Ask(&ShipmentsRpc::ListShipments, request));
  ASSERT_EQ(page.shipments_size(), 2);
  EXPECT_EQ(page.shipments(0).name(), third.name());
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(page, Ask(&ShipmentsRpc::ListShipments, request));
  ASSERT_EQ(page.shipments_size(), 1);
  EXPECT_EQ(page.shipments(0).name(), first.name());
  request.clear_page_token();
  request.set_order(second.order());
  ASSERT_OK_AND_ASSIGN(page, Ask(&ShipmentsRpc::ListShipments, request));
  ASSERT_EQ(page.shipments_size(), 1);
  EXPECT_EQ(page.shipments(0).name(), second.name());
  v1::GetShipmentRequest get;
  get.set_name(NewName<ShipmentId>());
  EXPECT_THAT(Ask(&ShipmentsRpc::GetShipment, get), StatusIs(StatusCode::kNotFound, Reason("SHIPMENT_NOT_FOUND")));
}

TEST_F(ShipmentPgTest, ListEvents_AfterACursor_GivesTheRest) {
  feed::v1::ListEventsRequest request;
  request.set_after_position(1);
  ASSERT_OK_AND_ASSIGN(const auto rest, Ask(&ShipmentsRpc::ListEvents, request));  // 1: the item; 2: the location
  ASSERT_EQ(rest.events_size(), 1);
  EXPECT_EQ(rest.events(0).position(), 2);
  EXPECT_EQ(rest.end_position(), 2);
  request.set_after_position(7);  // beyond the end
  ASSERT_OK_AND_ASSIGN(const auto none, Ask(&ShipmentsRpc::ListEvents, request));
  EXPECT_EQ(none.events_size(), 0);
  EXPECT_EQ(none.end_position(), 2);
  request.set_partition(1);
  EXPECT_THAT(Ask(&ShipmentsRpc::ListEvents, request), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(ShipmentPgTest, ListEvents_OfSomeKinds_IsRefusedWhereEventsHaveNone) {
  feed::v1::ListEventsRequest request;
  request.add_kinds(1);
  EXPECT_THAT(Ask(&ShipmentsRpc::ListEvents, request), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(ShipmentPgTest, WatchEvents_TellsWhatComes) {
  rpc::RemoteFeed<v1::ListEventsResponse> watched(
      server_.in_process(), 0, [this](auto... arguments) { shipments_->async()->WatchEvents(arguments...); });
  ASSERT_OK_AND_ASSIGN(const auto first, watched.Next(0, 10, absl::Minutes(1)));
  ASSERT_THAT(first, SizeIs(2));
  const auto request = Ready(1);
  ASSERT_OK(Advance(request.name(), v1::Shipment::DELIVERED));
  ASSERT_OK_AND_ASSIGN(const auto next, watched.Next(2, 10, absl::Minutes(1)));
  ASSERT_THAT(next, SizeIs(1));
  v1::Event event;
  ASSERT_TRUE(event.ParseFromString(next[0].payload));
  EXPECT_EQ(event.shipment(), request.name());
  EXPECT_EQ(event.position(), 3);
}

// Calls over the network without a key are nobody's.
TEST_F(ShipmentPgTest, BatchCommands_AreForServicesOnly) {
  const auto stub = v1::Shipments::NewStub(server_.network().channel());
  v1::BatchCancelShipmentsRequest batch;
  batch.add_requests();
  EXPECT_THAT(rpc::InvokeAndWait(server_.network(), stub->async(), &ShipmentsRpc::BatchCancelShipments, batch),
              StatusIs(StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace vlot::fulfilment
