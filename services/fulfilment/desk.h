// Decides a batch of commands in memory, in the order of arrival: the rules of reservations and shipments on the rows
// that were read for them. The store fills it with locked rows, and then writes what has changed. A value of one
// thread.
//
// Each command does all or, with an error of errors.h, nothing. A repeated command gets its first answer and changes
// nothing. Commands of one batch see each other: a shipment may be made of a reservation that came just before it.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/fulfilment/item.h"
#include "services/fulfilment/reservation.h"
#include "services/fulfilment/shipment.h"
#include "services/fulfilment/stock_book.h"

namespace vlot::fulfilment {

// Numbers are those of the proto and of the table.
enum class MovementKind : int16_t { kReceipt = 1, kAdjustment = 2, kShipped = 3, kReturned = 4 };

// A shipment changed the stock of one SKU at one location.
struct ShipmentMovement {
  Sku sku;
  LocationId location;
  MovementKind kind = MovementKind::kShipped;
  int64_t quantity = 0;  // pieces; negative when they left
  ShipmentId shipment;

  bool operator==(const ShipmentMovement&) const = default;
};

// For the feed.
struct ShipmentChanged {
  ShipmentId shipment;
  OrderId order;
  ShipmentState state = ShipmentState::kReady;
  absl::Time at;
};
struct ReservationExpired {
  ReservationId reservation;
  OrderId order;
  absl::Time at;
};

class Desk {
 public:
  explicit Desk(absl::Time now) : now_(now) {}

  // What was read. Reservations and shipments that are not there are taken for not existing.
  StockBook& book() { return book_; }
  const StockBook& book() const { return book_; }
  void Add(ItemFacts item);
  void Add(Reservation stored);
  void Add(Shipment stored);
  bool Has(const ReservationId& id) const { return reservations_.contains(id); }

  // RESERVATION_ENDED for a tombstone, an expired reservation, and a new one whose time has passed already.
  absl::StatusOr<Reservation> Reserve(const ReserveStock& command);
  // OK also when nothing is held any more, for whatever reason.
  absl::Status Release(const ReleaseStock& command);
  // Ends a reservation that was not used in time; otherwise nothing.
  absl::Status Expire(const ReservationId& id);

  absl::StatusOr<Shipment> Create(const CreateShipment& command);
  absl::Status Advance(const AdvanceShipment& command);
  absl::Status Cancel(const CancelShipment& command);

  // What to write. Rows are sorted by their key; they live as long as the desk and no further command is given.
  std::vector<const Reservation*> NewReservations() const;
  std::vector<const Reservation*> ChangedReservations() const;
  std::vector<const Shipment*> NewShipments() const;
  std::vector<const Shipment*> ChangedShipments() const;
  const std::vector<ShipmentMovement>& movements() const { return movements_; }
  const std::vector<ShipmentChanged>& shipments_changed() const { return shipments_changed_; }
  const std::vector<ReservationExpired>& reservations_expired() const { return reservations_expired_; }

 private:
  template <class T>
  struct Tracked {
    T value;
    bool is_new = false;
    bool changed = false;
  };

  template <class T, class Map>
  static std::vector<const T*> Select(const Map& map, bool is_new);

  absl::StatusOr<Demand> GoodsOf(const Demand& demand) const;
  absl::StatusOr<Shipment> CreateNew(const CreateShipment& command, Tracked<Reservation>& reservation);
  absl::Status LeaveHouse(const Shipment& shipment);
  absl::Status ComeBack(const Shipment& shipment);
  void AddMovements(const Shipment& shipment, MovementKind kind, int sign);
  void MoveTo(Tracked<Shipment>& shipment, ShipmentState state, absl::Time at);
  int32_t WeightOf(const Sku& sku) const;

  const absl::Time now_;
  StockBook book_;
  absl::flat_hash_map<Sku, ItemFacts> items_;
  absl::flat_hash_map<ReservationId, Tracked<Reservation>> reservations_;
  absl::flat_hash_map<ShipmentId, Tracked<Shipment>> shipments_;
  std::vector<ShipmentMovement> movements_;
  std::vector<ShipmentChanged> shipments_changed_;
  std::vector<ReservationExpired> reservations_expired_;
};

}  // namespace vlot::fulfilment
