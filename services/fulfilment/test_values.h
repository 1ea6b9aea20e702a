// Short ways to write fulfilment's values in tests.
#pragma once

#include <cstdint>
#include <string>

#include "common/ids/ids.h"
#include "services/fulfilment/desk.h"

namespace vlot::fulfilment {

// Number `n` of its kind.
template <class IdType>
IdType Nth(uint32_t n) {
  Uuid::Bytes bytes{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80};
  for (int i = 0; i < 4; ++i) bytes[12 + i] = static_cast<uint8_t>(n >> (24 - 8 * i));
  return IdType(Uuid(bytes));
}

inline Sku TheSku(const std::string& text) { return *Sku::Parse(text); }

inline absl::Time TestNow() { return absl::FromUnixSeconds(1'736'931'600); }

inline ReserveStock Reserving(uint32_t n, Demand demand, absl::Time expire_at = TestNow() + absl::Hours(1)) {
  return {Nth<ReservationId>(n), Nth<OrderId>(n), std::move(demand), expire_at};
}

inline CreateShipment Shipping(uint32_t n, uint32_t reservation, std::vector<int32_t> lines = {}) {
  return {Nth<ShipmentId>(n), Nth<OrderId>(reservation), Nth<ReservationId>(reservation), std::move(lines)};
}

inline AdvanceShipment Advancing(uint32_t n, ShipmentState state) { return {Nth<ShipmentId>(n), state, TestNow()}; }

}  // namespace vlot::fulfilment
