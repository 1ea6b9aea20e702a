#include "services/fulfilment/desk.h"

#include "common/testing/status_matchers.h"
#include "services/fulfilment/test_values.h"

namespace vlot::fulfilment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using vlot::testing::Metadata;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

constexpr auto kFailedPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kAlreadyExists = absl::StatusCode::kAlreadyExists;

const Sku kA = TheSku("A"), kB = TheSku("B"), kCare = TheSku("CARE");
const LocationId kNear = Nth<LocationId>(1), kFar = Nth<LocationId>(2);

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    desk_.Add(ItemFacts{kA, ItemKind::kGoods, 100});
    desk_.Add(ItemFacts{kB, ItemKind::kProvisioned, 20});
    desk_.Add(ItemFacts{kCare, ItemKind::kService, 0});
    desk_.book().Add(kA, kNear, 0, 10, 0);
    desk_.book().Add(kB, kNear, 0, 1, 0);
    desk_.book().Add(kB, kFar, 1, 5, 0);
  }

  const StockLevel& Level(const Sku& sku, const LocationId& location) { return *desk_.book().Find(sku, location); }

  Desk desk_{TestNow()};
};

TEST_F(DeskTest, Reserve_HoldsEveryLine) {
  const auto held = desk_.Reserve(Reserving(1, {{1, kA, 2}, {2, kCare, 1}, {3, kB, 3}}));
  ASSERT_OK(held);
  EXPECT_EQ(held->state, ReservationState::kHeld);
  EXPECT_THAT(held->parts, ElementsAre(Part{1, kA, kNear, 2}, Part{3, kB, kFar, 3}));
  EXPECT_EQ(Level(kA, kNear).reserved, 2);
}

TEST_F(DeskTest, Reserve_Refusals_ChangeNothing) {
  EXPECT_THAT(desk_.Reserve(Reserving(1, {{1, kA, 11}})), StatusIs(kFailedPrecondition, Reason("OUT_OF_STOCK")));
  EXPECT_THAT(desk_.Reserve(Reserving(2, {{1, kA, 1}, {2, TheSku("X"), 1}})),
              StatusIs(absl::StatusCode::kNotFound, Reason("ITEM_NOT_FOUND")));
  EXPECT_THAT(desk_.Reserve(Reserving(3, {{1, kA, 1}}, TestNow())),
              StatusIs(kFailedPrecondition, Reason("RESERVATION_ENDED")));
  EXPECT_THAT(desk_.book().Changes(), IsEmpty());
  EXPECT_THAT(desk_.NewReservations(), IsEmpty());
}

TEST_F(DeskTest, Reserve_Repeated_GivesTheSameAndHoldsOnce) {
  ASSERT_OK_AND_ASSIGN(const Reservation first, desk_.Reserve(Reserving(1, {{1, kA, 4}})));
  ASSERT_OK_AND_ASSIGN(const Reservation again, desk_.Reserve(Reserving(1, {{1, kA, 4}}, TestNow() + absl::Hours(9))));
  EXPECT_EQ(first.parts, again.parts);
  EXPECT_EQ(Level(kA, kNear).reserved, 4);
  EXPECT_THAT(desk_.Reserve(Reserving(1, {{1, kA, 5}})), StatusIs(kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  ReserveStock stranger = Reserving(1, {{1, kA, 4}});
  stranger.order = Nth<OrderId>(99);
  EXPECT_THAT(desk_.Reserve(stranger), StatusIs(kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(DeskTest, Release_GivesBackOnce) {
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 4}})));
  EXPECT_OK(desk_.Release({Nth<ReservationId>(1), Nth<OrderId>(1)}));
  EXPECT_OK(desk_.Release({Nth<ReservationId>(1), Nth<OrderId>(1)}));
  EXPECT_EQ(Level(kA, kNear).reserved, 0);
  EXPECT_THAT(desk_.Release({Nth<ReservationId>(1), Nth<OrderId>(2)}), StatusIs(kAlreadyExists));
}

TEST_F(DeskTest, ReleaseBeforeReserve_RefusesTheLateReserve) {
  EXPECT_OK(desk_.Release({Nth<ReservationId>(1), Nth<OrderId>(1)}));
  const auto late = desk_.Reserve(Reserving(1, {{1, kA, 4}}));
  EXPECT_THAT(late, StatusIs(kFailedPrecondition, Reason("RESERVATION_ENDED")));
  EXPECT_THAT(late.status(), Metadata("state", "RELEASED"));
  EXPECT_THAT(desk_.NewReservations(), SizeIs(1));
}

TEST_F(DeskTest, Expire_OnlyWhatIsHeldAndPast) {
  Desk later(TestNow() + absl::Hours(2));
  later.book().Add(kA, kNear, 0, 10, 7);
  const Parts parts = {{1, kA, kNear, 3}};
  later.Add(Reservation{.id = Nth<ReservationId>(1), .parts = parts, .expire_at = TestNow()});
  later.Add(Reservation{.id = Nth<ReservationId>(2), .parts = parts, .expire_at = TestNow() + absl::Hours(3)});
  later.Add(Reservation{.id = Nth<ReservationId>(3), .state = ReservationState::kAllocated, .parts = parts});
  for (uint32_t n = 1; n <= 3; ++n) EXPECT_OK(later.Expire(Nth<ReservationId>(n)));
  EXPECT_THAT(later.reservations_expired(), SizeIs(1));
  EXPECT_EQ(later.book().Find(kA, kNear)->reserved, 4);
  EXPECT_THAT(later.Create(Shipping(1, 1)), StatusIs(absl::StatusCode::kNotFound));  // of another order
  EXPECT_THAT(later.ChangedReservations(), SizeIs(1));
}

TEST_F(DeskTest, Create_TakesAllThatIsLeft) {
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 2}, {2, kB, 1}})));
  ASSERT_OK_AND_ASSIGN(const Shipment first, desk_.Create(Shipping(1, 1, {2})));
  EXPECT_THAT(first.parts, ElementsAre(Part{2, kB, kNear, 1}));
  EXPECT_THAT(first.parcels, ElementsAre(20));
  ASSERT_OK_AND_ASSIGN(const Shipment second, desk_.Create(Shipping(2, 1)));
  EXPECT_THAT(second.parts, ElementsAre(Part{1, kA, kNear, 2}));
  EXPECT_EQ(second.location, kNear);
  const auto third = desk_.Create(Shipping(3, 1));
  EXPECT_THAT(third.status(), Metadata("state", "ALLOCATED"));
  EXPECT_EQ(Level(kA, kNear).reserved, 2);
}

TEST_F(DeskTest, Create_LinesOfAnotherShipment_IsRefused) {
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 2}, {2, kB, 1}})));
  ASSERT_OK(desk_.Create(Shipping(1, 1, {1})));
  EXPECT_THAT(desk_.Create(Shipping(2, 1, {1})), StatusIs(kFailedPrecondition, Reason("RESERVATION_ENDED")));
}

TEST_F(DeskTest, Create_RefusalsAndReplay) {
  EXPECT_THAT(desk_.Create(Shipping(1, 1)), StatusIs(absl::StatusCode::kNotFound, Reason("RESERVATION_NOT_FOUND")));
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 2}})));
  ASSERT_OK(desk_.Create(Shipping(1, 1)));
  EXPECT_OK(desk_.Create(Shipping(1, 1)));
  EXPECT_THAT(desk_.Create(Shipping(1, 1, {1})), StatusIs(kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  EXPECT_OK(desk_.Cancel({Nth<ShipmentId>(1), Nth<OrderId>(1)}));
  EXPECT_THAT(desk_.Create(Shipping(1, 1)), StatusIs(kFailedPrecondition, Reason("SHIPMENT_CANCELLED")));
}

TEST_F(DeskTest, Advance_DeliveredImpliesPickedUp) {
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 2}, {2, kA, 1}})));
  ASSERT_OK(desk_.Create(Shipping(1, 1)));
  EXPECT_OK(desk_.Advance(Advancing(1, ShipmentState::kDelivered)));
  EXPECT_EQ(Level(kA, kNear).on_hand, 7);
  EXPECT_EQ(Level(kA, kNear).reserved, 0);
  EXPECT_THAT(desk_.movements(),
              ElementsAre(ShipmentMovement{kA, kNear, MovementKind::kShipped, -3, Nth<ShipmentId>(1)}));
}

TEST_F(DeskTest, Advance_NothingNew_ChangesNothing) {
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 2}})));
  ASSERT_OK(desk_.Create(Shipping(1, 1)));
  EXPECT_OK(desk_.Advance(Advancing(1, ShipmentState::kDelivered)));
  EXPECT_OK(desk_.Advance(Advancing(1, ShipmentState::kPickedUp)));
  EXPECT_OK(desk_.Advance(Advancing(1, ShipmentState::kDelivered)));
  EXPECT_THAT(desk_.movements(), SizeIs(1));
  EXPECT_THAT(desk_.shipments_changed(), SizeIs(1));
}

TEST_F(DeskTest, Advance_Returned_AddsBackAndIsTheEnd) {
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 2}})));
  ASSERT_OK(desk_.Create(Shipping(1, 1)));
  EXPECT_OK(desk_.Advance(Advancing(1, ShipmentState::kReturned)));
  EXPECT_EQ(Level(kA, kNear).available(), 10);
  EXPECT_THAT(desk_.movements(), SizeIs(2));
  EXPECT_OK(desk_.Advance(Advancing(1, ShipmentState::kDelivered)));
  EXPECT_EQ(desk_.shipments_changed().back().state, ShipmentState::kReturned);
}

TEST_F(DeskTest, Advance_Refusals) {
  EXPECT_THAT(desk_.Advance(Advancing(1, ShipmentState::kPickedUp)),
              StatusIs(absl::StatusCode::kNotFound, Reason("SHIPMENT_NOT_FOUND")));
  EXPECT_OK(desk_.Cancel({Nth<ShipmentId>(1), Nth<OrderId>(1)}));
  EXPECT_THAT(desk_.Advance(Advancing(1, ShipmentState::kPickedUp)),
              StatusIs(kFailedPrecondition, Reason("SHIPMENT_CANCELLED")));
}

TEST_F(DeskTest, Cancel_GivesBackOnceUntilItHasLeft) {
  ASSERT_OK(desk_.Reserve(Reserving(1, {{1, kA, 2}, {2, kB, 1}})));
  ASSERT_OK(desk_.Create(Shipping(1, 1, {1})));
  ASSERT_OK(desk_.Create(Shipping(2, 1, {2})));
  EXPECT_OK(desk_.Cancel({Nth<ShipmentId>(1), Nth<OrderId>(1)}));
  EXPECT_OK(desk_.Cancel({Nth<ShipmentId>(1), Nth<OrderId>(1)}));
  EXPECT_EQ(Level(kA, kNear).reserved, 0);
  EXPECT_OK(desk_.Advance(Advancing(2, ShipmentState::kPickedUp)));
  EXPECT_THAT(desk_.Cancel({Nth<ShipmentId>(2), Nth<OrderId>(1)}),
              StatusIs(kFailedPrecondition, Reason("SHIPMENT_LEFT")));
  EXPECT_OK(desk_.Release({Nth<ReservationId>(1), Nth<OrderId>(1)}));  // nothing is held any more
}

}  // namespace
}  // namespace vlot::fulfilment
