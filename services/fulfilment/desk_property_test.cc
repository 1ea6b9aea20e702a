// Any commands in any order: no level breaks its bounds, what is reserved is what reservations and shipments hold, and
// pieces only come and go by movements.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "services/fulfilment/desk.h"
#include "services/fulfilment/test_values.h"

namespace vlot::fulfilment {
namespace {

constexpr int64_t kOnHand = 8;
constexpr int kSkus = 2, kLocations = 2, kKeys = 5;

using At = std::pair<Sku, LocationId>;

Sku NthSku(int n) { return TheSku(std::string(1, static_cast<char>('A' + n))); }

Demand AnyDemand() {
  Demand demand;
  const int lines = *rc::gen::inRange(1, 4);
  for (int line = 1; line <= lines; ++line) {
    demand.push_back({line, NthSku(*rc::gen::inRange(0, kSkus)), *rc::gen::inRange(1, 6)});
  }
  return demand;
}

void GiveAnyCommand(Desk& desk) {
  const uint32_t key = *rc::gen::inRange(1, kKeys);
  const uint32_t reservation = *rc::gen::inRange(1, kKeys);
  const OrderId order = Nth<OrderId>(key);
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      (void)desk.Reserve(Reserving(key, AnyDemand(), TestNow() + absl::Hours(*rc::gen::inRange(-1, 2))));
      break;
    case 1:
      (void)desk.Release({Nth<ReservationId>(key), order});
      break;
    case 2: {
      std::vector<int32_t> lines;
      if (*rc::gen::arbitrary<bool>()) lines = {*rc::gen::inRange(1, 4)};
      (void)desk.Create(Shipping(key, reservation, lines));
      break;
    }
    case 3:
      (void)desk.Advance(Advancing(
          key, *rc::gen::element(ShipmentState::kPickedUp, ShipmentState::kDelivered, ShipmentState::kReturned)));
      break;
    case 4:
      (void)desk.Cancel({Nth<ShipmentId>(key), Nth<OrderId>(reservation)});
      break;
    case 5:
      (void)desk.Expire(Nth<ReservationId>(key));
      break;
  }
}

std::map<At, int64_t> Promised(const Desk& desk) {
  std::map<At, int64_t> promised;
  for (const Reservation* reservation : desk.NewReservations()) {
    if (reservation->state != ReservationState::kHeld) continue;
    for (const Part& part : reservation->parts) promised[{part.sku, part.location}] += part.quantity;
  }
  for (const Shipment* shipment : desk.NewShipments()) {
    if (shipment->state != ShipmentState::kReady) continue;
    for (const Part& part : shipment->parts) promised[{part.sku, part.location}] += part.quantity;
  }
  return promised;
}

RC_GTEST_PROP(DeskProperty, AnyCommands_KeepTheSums, ()) {
  Desk desk(TestNow());
  for (int sku = 0; sku < kSkus; ++sku) {
    desk.Add(ItemFacts{NthSku(sku), ItemKind::kGoods, 10});
    for (uint32_t location = 1; location <= kLocations; ++location) {
      desk.book().Add(NthSku(sku), Nth<LocationId>(location), 0, kOnHand, 0);
    }
  }
  const int commands = *rc::gen::inRange(1, 60);
  for (int i = 0; i < commands; ++i) GiveAnyCommand(desk);

  std::map<At, int64_t> promised = Promised(desk), moved;
  for (const ShipmentMovement& movement : desk.movements())
    moved[{movement.sku, movement.location}] += movement.quantity;
  for (int sku = 0; sku < kSkus; ++sku) {
    for (const StockLevel& level : desk.book().LevelsOf(NthSku(sku))) {
      const At at = {NthSku(sku), level.location};
      RC_ASSERT(level.reserved >= 0 && level.reserved <= level.on_hand);
      RC_ASSERT(level.reserved == promised[at]);
      RC_ASSERT(level.on_hand == kOnHand + moved[at]);
    }
  }
}

}  // namespace
}  // namespace vlot::fulfilment
