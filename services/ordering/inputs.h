// Other services' answers and events, as what happens to an order. Pure functions, any thread.
#pragma once

#include <optional>
#include <utility>

#include "common/ids/ids.h"
#include "services/ordering/process.h"
#include "vlot/courier/v1/courier.pb.h"
#include "vlot/payment/v1/payment.pb.h"

namespace vlot::ordering {

// nullopt: not about an order of ours.
std::optional<std::pair<OrderId, Input>> ToInput(const payment::v1::Event& event);
std::optional<std::pair<OrderId, Input>> ToInput(const courier::v1::Event& event);

// What the order keeps of a booking.
ShipmentFacts ToShipmentFacts(const courier::v1::Booking& booking);

}  // namespace vlot::ordering
