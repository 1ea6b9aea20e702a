#include "services/fulfilment/desk.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/status/status.h"
#include "services/fulfilment/errors.h"

namespace vlot::fulfilment {
namespace {

absl::StatusOr<Reservation> AnswerAgain(const ReserveStock& command, const Reservation& stored) {
  if (stored.order != command.order) return RequestIdReusedError(command.id.Name());
  if (stored.state == ReservationState::kReleased || stored.state == ReservationState::kExpired) {
    return ReservationEndedError(stored.id, ReservationStateName(stored.state));
  }
  if (stored.content_hash != ContentHash(command)) return RequestIdReusedError(command.id.Name());
  return stored;
}

absl::StatusOr<Shipment> AnswerAgain(const CreateShipment& command, const Shipment& stored) {
  if (stored.order != command.order) return RequestIdReusedError(command.id.Name());
  if (stored.state == ShipmentState::kCancelled) return ShipmentCancelledError(stored.id);
  if (stored.content_hash != ContentHash(command)) return RequestIdReusedError(command.id.Name());
  return stored;
}

}  // namespace

void Desk::Add(ItemFacts item) {
  Sku sku = item.sku;
  items_.insert_or_assign(std::move(sku), std::move(item));
}

void Desk::Add(Reservation stored) {
  const ReservationId id = stored.id;
  reservations_.try_emplace(id, Tracked<Reservation>{std::move(stored)});
}

void Desk::Add(Shipment stored) {
  const ShipmentId id = stored.id;
  shipments_.try_emplace(id, Tracked<Shipment>{std::move(stored)});
}

absl::StatusOr<Demand> Desk::GoodsOf(const Demand& demand) const {
  Demand goods;
  for (const DemandLine& line : demand) {
    const auto item = items_.find(line.sku);
    if (item == items_.end()) return ItemNotFoundError(line.sku);
    if (NeedsStock(item->second.kind)) goods.push_back(line);
  }
  return goods;
}

absl::StatusOr<Reservation> Desk::Reserve(const ReserveStock& command) {
  if (const auto found = reservations_.find(command.id); found != reservations_.end()) {
    return AnswerAgain(command, found->second.value);
  }
  if (command.expire_at <= now_) {
    return ReservationEndedError(command.id, ReservationStateName(ReservationState::kExpired));
  }
  ASSIGN_OR_RETURN(const Demand goods, GoodsOf(command.demand));
  ASSIGN_OR_RETURN(Parts parts, Source(goods, book_));
  RETURN_IF_ERROR(book_.Reserve(parts));
  Reservation made{.id = command.id,
                   .order = command.order,
                   .parts = std::move(parts),
                   .expire_at = command.expire_at,
                   .content_hash = ContentHash(command)};
  reservations_.emplace(command.id, Tracked<Reservation>{made, /*is_new=*/true});
  return made;
}

absl::Status Desk::Release(const ReleaseStock& command) {
  const auto found = reservations_.find(command.id);
  if (found == reservations_.end()) {
    const Reservation tombstone{
        .id = command.id, .order = command.order, .state = ReservationState::kReleased, .expire_at = now_};
    reservations_.emplace(command.id, Tracked<Reservation>{tombstone, /*is_new=*/true});
    return absl::OkStatus();
  }
  Reservation& reservation = found->second.value;
  if (reservation.order != command.order) return RequestIdReusedError(command.id.Name());
  if (reservation.state != ReservationState::kHeld) return absl::OkStatus();
  RETURN_IF_ERROR(book_.Release(reservation.parts));
  reservation.state = ReservationState::kReleased;
  found->second.changed = true;
  return absl::OkStatus();
}

absl::Status Desk::Expire(const ReservationId& id) {
  const auto found = reservations_.find(id);
  if (found == reservations_.end()) return ReservationNotFoundError(id);
  Reservation& reservation = found->second.value;
  if (reservation.state != ReservationState::kHeld || reservation.expire_at > now_) return absl::OkStatus();
  RETURN_IF_ERROR(book_.Release(reservation.parts));
  reservation.state = ReservationState::kExpired;
  found->second.changed = true;
  reservations_expired_.push_back({id, reservation.order, now_});
  return absl::OkStatus();
}

absl::StatusOr<Shipment> Desk::Create(const CreateShipment& command) {
  if (const auto found = shipments_.find(command.id); found != shipments_.end()) {
    return AnswerAgain(command, found->second.value);
  }
  const auto found = reservations_.find(command.reservation);
  if (found == reservations_.end() || found->second.value.order != command.order) {
    return ReservationNotFoundError(command.reservation);
  }
  const ReservationState state = found->second.value.state;
  if (state != ReservationState::kHeld) return ReservationEndedError(command.reservation, ReservationStateName(state));
  return CreateNew(command, found->second);
}

absl::StatusOr<Shipment> Desk::CreateNew(const CreateShipment& command, Tracked<Reservation>& reservation) {
  Parts rest;
  Parts taken = PartsOfLines(reservation.value.parts, command.lines, rest);
  if (taken.empty()) {  // services only, or lines that another shipment has
    return ReservationEndedError(command.reservation, ReservationStateName(ReservationState::kAllocated));
  }
  if (rest.empty()) {
    reservation.value.state = ReservationState::kAllocated;
  } else {
    reservation.value.parts = std::move(rest);
  }
  reservation.changed = true;
  Shipment made{.id = command.id,
                .order = command.order,
                .reservation = command.reservation,
                .location = PickUpLocation(taken),
                .parts = std::move(taken),
                .content_hash = ContentHash(command),
                .created_at = now_,
                .state_at = now_};
  made.parcels = Pack(made.parts, [this](const Sku& sku) { return WeightOf(sku); });
  shipments_.emplace(command.id, Tracked<Shipment>{made, /*is_new=*/true});
  return made;
}

int32_t Desk::WeightOf(const Sku& sku) const {
  const auto item = items_.find(sku);
  return item == items_.end() ? 0 : item->second.weight_grams;
}

absl::Status Desk::Advance(const AdvanceShipment& command) {
  const auto found = shipments_.find(command.id);
  if (found == shipments_.end()) return ShipmentNotFoundError(command.id);
  Shipment& shipment = found->second.value;
  if (shipment.state == ShipmentState::kCancelled) return ShipmentCancelledError(command.id);
  if (command.state <= shipment.state) return absl::OkStatus();
  if (shipment.state == ShipmentState::kReady) RETURN_IF_ERROR(LeaveHouse(shipment));
  if (command.state == ShipmentState::kReturned) RETURN_IF_ERROR(ComeBack(shipment));
  MoveTo(found->second, command.state, command.event_time);
  return absl::OkStatus();
}

absl::Status Desk::Cancel(const CancelShipment& command) {
  const auto found = shipments_.find(command.id);
  if (found == shipments_.end()) {
    const Shipment tombstone{.id = command.id,
                             .order = command.order,
                             .state = ShipmentState::kCancelled,
                             .created_at = now_,
                             .state_at = now_};
    shipments_.emplace(command.id, Tracked<Shipment>{tombstone, /*is_new=*/true});
    return absl::OkStatus();
  }
  Shipment& shipment = found->second.value;
  if (shipment.order != command.order) return RequestIdReusedError(command.id.Name());
  if (shipment.state == ShipmentState::kCancelled) return absl::OkStatus();
  if (shipment.state != ShipmentState::kReady) return ShipmentLeftError(command.id);
  RETURN_IF_ERROR(book_.Release(shipment.parts));
  MoveTo(found->second, ShipmentState::kCancelled, now_);
  return absl::OkStatus();
}

absl::Status Desk::LeaveHouse(const Shipment& shipment) {
  RETURN_IF_ERROR(book_.Ship(shipment.parts));
  AddMovements(shipment, MovementKind::kShipped, -1);
  return absl::OkStatus();
}

absl::Status Desk::ComeBack(const Shipment& shipment) {
  RETURN_IF_ERROR(book_.TakeBack(shipment.parts));
  AddMovements(shipment, MovementKind::kReturned, 1);
  return absl::OkStatus();
}

void Desk::AddMovements(const Shipment& shipment, MovementKind kind, int sign) {
  std::map<std::pair<Sku, LocationId>, int64_t> pieces;
  for (const Part& part : shipment.parts) pieces[{part.sku, part.location}] += sign * part.quantity;
  for (const auto& [at, quantity] : pieces) movements_.push_back({at.first, at.second, kind, quantity, shipment.id});
}

void Desk::MoveTo(Tracked<Shipment>& shipment, ShipmentState state, absl::Time at) {
  shipment.value.state = state;
  shipment.value.state_at = at;
  shipment.changed = true;
  shipments_changed_.push_back({shipment.value.id, shipment.value.order, state, at});
}

template <class T, class Map>
std::vector<const T*> Desk::Select(const Map& map, bool is_new) {
  std::vector<const T*> rows;
  for (const auto& [id, tracked] : map) {
    if (tracked.is_new == is_new && (is_new || tracked.changed)) rows.push_back(&tracked.value);
  }
  std::sort(rows.begin(), rows.end(), [](const T* a, const T* b) { return a->id < b->id; });
  return rows;
}

std::vector<const Reservation*> Desk::NewReservations() const { return Select<Reservation>(reservations_, true); }
std::vector<const Reservation*> Desk::ChangedReservations() const { return Select<Reservation>(reservations_, false); }
std::vector<const Shipment*> Desk::NewShipments() const { return Select<Shipment>(shipments_, true); }
std::vector<const Shipment*> Desk::ChangedShipments() const { return Select<Shipment>(shipments_, false); }

}  // namespace vlot::fulfilment
