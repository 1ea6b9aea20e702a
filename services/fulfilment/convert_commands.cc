// The batch commands' half of convert.h.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/fulfilment/convert.h"
#include "services/fulfilment/errors.h"
#include "services/fulfilment/limits.h"

namespace vlot::fulfilment {
namespace {

template <class T>
absl::StatusOr<Command> CommandUnless(const Violations& violations, T command) {
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return Command(std::move(command));
}

Demand DemandFromProto(const v1::ReserveStockRequest& proto, Violations& violations) {
  if (proto.lines_size() < 1 || proto.lines_size() > kLinesMax) {
    violations.Add("lines", absl::StrCat("must be 1 to ", kLinesMax));
    return {};
  }
  Demand demand;
  demand.reserve(proto.lines_size());
  for (int i = 0; i < proto.lines_size(); ++i) {
    const v1::ReserveStockRequest::Line& line = proto.lines(i);
    auto sku = Sku::ParseName(line.item());
    if (!sku.ok()) violations.AddStatus(absl::StrCat("lines[", i, "].item"), sku.status());
    if (line.line() < 1) violations.Add(absl::StrCat("lines[", i, "].line"), "must be 1 or more");
    if (line.quantity() < 1 || line.quantity() > kLineQuantityMax) {
      violations.Add(absl::StrCat("lines[", i, "].quantity"), absl::StrCat("must be 1 to ", kLineQuantityMax));
    }
    const auto same = [&](const DemandLine& other) { return other.line == line.line(); };
    if (std::any_of(demand.begin(), demand.end(), same)) {
      violations.Add(absl::StrCat("lines[", i, "].line"), "is there twice");
    }
    demand.push_back({line.line(), sku.ok() ? *std::move(sku) : Sku(), line.quantity()});
  }
  return demand;
}

absl::Time TakeTime(const google::protobuf::Timestamp& time, bool there, const std::string& field,
                    Violations& violations) {
  if (!there) violations.Add(field, "is required");
  return wire::Take(wire::FromProto(time), field, violations);
}

void AddParts(const Parts& parts, google::protobuf::RepeatedPtrField<v1::Reservation::Part>& protos) {
  for (const Part& part : parts) {
    v1::Reservation::Part& proto = *protos.Add();
    proto.set_line(part.line);
    proto.set_item(part.sku.Name());
    proto.set_location(part.location.Name());
    proto.set_quantity(part.quantity);
  }
}

}  // namespace

v1::Reservation ToProto(const Reservation& reservation) {
  v1::Reservation proto;
  proto.set_name(reservation.id.Name());
  proto.set_order(reservation.order.Name());
  proto.set_state(static_cast<v1::Reservation::State>(reservation.state));
  AddParts(reservation.parts, *proto.mutable_parts());
  *proto.mutable_expire_time() = wire::ToProto(reservation.expire_at);
  return proto;
}

v1::Shipment ToProto(const Shipment& shipment) {
  v1::Shipment proto;
  proto.set_name(shipment.id.Name());
  proto.set_order(shipment.order.Name());
  proto.set_state(static_cast<v1::Shipment::State>(shipment.state));
  if (!shipment.location.IsNil()) proto.set_location(shipment.location.Name());
  AddParts(shipment.parts, *proto.mutable_parts());
  for (size_t i = 0; i < shipment.parcels.size(); ++i) {
    v1::Parcel& parcel = *proto.add_parcels();
    parcel.set_number(static_cast<int32_t>(i + 1));
    parcel.set_weight_grams(shipment.parcels[i]);
  }
  *proto.mutable_create_time() = wire::ToProto(shipment.created_at);
  return proto;
}

absl::StatusOr<Command> CommandFromProto(const v1::ReserveStockRequest& proto) {
  Violations violations;
  ReserveStock command{.id = wire::TakeName<ReservationId>(proto.name(), "name", violations),
                       .order = wire::TakeName<OrderId>(proto.order(), "order", violations),
                       .demand = DemandFromProto(proto, violations),
                       .expire_at = TakeTime(proto.expire_time(), proto.has_expire_time(), "expire_time", violations)};
  return CommandUnless(violations, std::move(command));
}

absl::StatusOr<Command> CommandFromProto(const v1::ReleaseStockRequest& proto) {
  Violations violations;
  return CommandUnless(violations, ReleaseStock{wire::TakeName<ReservationId>(proto.name(), "name", violations),
                                                wire::TakeName<OrderId>(proto.order(), "order", violations)});
}

absl::StatusOr<Command> CommandFromProto(const v1::CreateShipmentRequest& proto) {
  Violations violations;
  CreateShipment command{.id = wire::TakeName<ShipmentId>(proto.name(), "name", violations),
                         .order = wire::TakeName<OrderId>(proto.order(), "order", violations),
                         .reservation = wire::TakeName<ReservationId>(proto.reservation(), "reservation", violations),
                         .lines = {proto.lines().begin(), proto.lines().end()}};
  if (proto.lines_size() > kLinesMax) violations.Add("lines", absl::StrCat("must be at most ", kLinesMax));
  return CommandUnless(violations, std::move(command));
}

absl::StatusOr<Command> CommandFromProto(const v1::AdvanceShipmentRequest& proto) {
  Violations violations;
  AdvanceShipment command{.id = wire::TakeName<ShipmentId>(proto.name(), "name", violations),
                          .state = static_cast<ShipmentState>(proto.state()),
                          .event_time = TakeTime(proto.event_time(), proto.has_event_time(), "event_time", violations)};
  if (proto.state() != v1::Shipment::PICKED_UP && proto.state() != v1::Shipment::DELIVERED &&
      proto.state() != v1::Shipment::RETURNED) {
    violations.Add("state", "must be PICKED_UP, DELIVERED or RETURNED");
  }
  return CommandUnless(violations, std::move(command));
}

absl::StatusOr<Command> CommandFromProto(const v1::CancelShipmentRequest& proto) {
  Violations violations;
  return CommandUnless(violations, CancelShipment{wire::TakeName<ShipmentId>(proto.name(), "name", violations),
                                                  wire::TakeName<OrderId>(proto.order(), "order", violations)});
}

}  // namespace vlot::fulfilment
