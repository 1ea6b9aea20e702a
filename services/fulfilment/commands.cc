#include "services/fulfilment/commands.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/status/status.h"
#include "services/fulfilment/catalog_store.h"
#include "services/fulfilment/events.h"
#include "services/fulfilment/reservation_store.h"
#include "services/fulfilment/shipment_store.h"
#include "services/fulfilment/stock_store.h"

namespace vlot::fulfilment {
namespace {

template <class T>
std::vector<T> Sorted(const absl::flat_hash_set<T>& keys) {
  std::vector<T> sorted(keys.begin(), keys.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// What the commands of a batch name.
struct Named {
  absl::flat_hash_set<ReservationId> reserved;             // by ReserveStock
  absl::flat_hash_set<ReservationId> released;             // by ReleaseStock
  absl::flat_hash_map<ShipmentId, ReservationId> created;  // by CreateShipment
  absl::flat_hash_set<ShipmentId> moved;                   // by AdvanceShipment, CancelShipment
  absl::flat_hash_set<Sku> demanded;                       // by ReserveStock

  void operator()(const ReserveStock& command) {
    reserved.insert(command.id);
    for (const DemandLine& line : command.demand) demanded.insert(line.sku);
  }
  void operator()(const ReleaseStock& command) { released.insert(command.id); }
  void operator()(const CreateShipment& command) { created.emplace(command.id, command.reservation); }
  void operator()(const AdvanceShipment& command) { moved.insert(command.id); }
  void operator()(const CancelShipment& command) { moved.insert(command.id); }
};

// Fills a desk with the rows that a batch needs, locked.
class Loader {
 public:
  Loader(pg::Transaction& tx, Desk& desk, const Named& named) : tx_(tx), desk_(desk), named_(named) {}

  absl::Status Load() {
    RETURN_IF_ERROR(LoadReservations());
    RETURN_IF_ERROR(LoadShipments());
    RETURN_IF_ERROR(LockStock(tx_, Sorted(stock_), desk_.book()));
    RETURN_IF_ERROR(LoadItems());
    return LoadReserved();
  }

 private:
  // Those to be released or shipped. Making a shipment changes no stock row, unless the shipment moves in this batch
  // too.
  absl::Status LoadReservations() {
    for (const auto& [shipment, reservation] : named_.created) {
      locked_.insert(reservation);
      if (named_.moved.contains(shipment)) moving_.insert(reservation);
    }
    locked_.insert(named_.released.begin(), named_.released.end());
    ASSIGN_OR_RETURN(std::vector<Reservation> found, LockReservations(tx_, Sorted(locked_)));
    for (Reservation& reservation : found) {
      const bool moves = named_.released.contains(reservation.id) || moving_.contains(reservation.id);
      for (const Part& part : reservation.parts) {
        items_.insert(part.sku);
        if (moves) stock_.insert(part.sku);
      }
      desk_.Add(std::move(reservation));
    }
    return absl::OkStatus();
  }

  absl::Status LoadShipments() {
    absl::flat_hash_set<ShipmentId> ids = named_.moved;
    for (const auto& [shipment, reservation] : named_.created) ids.insert(shipment);
    ASSIGN_OR_RETURN(std::vector<Shipment> found, LockShipments(tx_, Sorted(ids)));
    for (Shipment& shipment : found) {
      if (named_.moved.contains(shipment.id)) {
        for (const Part& part : shipment.parts) stock_.insert(part.sku);
      }
      desk_.Add(std::move(shipment));
    }
    stock_.insert(named_.demanded.begin(), named_.demanded.end());
    return absl::OkStatus();
  }

  absl::Status LoadItems() {
    items_.insert(named_.demanded.begin(), named_.demanded.end());
    ASSIGN_OR_RETURN(std::vector<ItemFacts> found, FindItemFacts(tx_, Sorted(items_)));
    for (ItemFacts& item : found) desk_.Add(std::move(item));
    return absl::OkStatus();
  }

  // Reservations that are repeated, read when the stock rows are locked: whoever reserves the same at this moment holds
  // them until its reservation is there to be seen. One that must be locked too, and has come only now, begins anew.
  absl::Status LoadReserved() {
    ASSIGN_OR_RETURN(std::vector<Reservation> found, FindReservations(tx_, Sorted(named_.reserved)));
    for (Reservation& reservation : found) {
      if (locked_.contains(reservation.id) && !desk_.Has(reservation.id)) return pg::RaceError();
      desk_.Add(std::move(reservation));
    }
    return absl::OkStatus();
  }

  pg::Transaction& tx_;
  Desk& desk_;
  const Named& named_;
  absl::flat_hash_set<ReservationId> locked_;
  absl::flat_hash_set<ReservationId> moving_;
  absl::flat_hash_set<Sku> stock_;  // whose rows may change
  absl::flat_hash_set<Sku> items_;
};

absl::StatusOr<Outcome> OutcomeOf(absl::Status status) {
  if (!status.ok()) return status;
  return Outcome();
}

template <class T>
absl::StatusOr<Outcome> OutcomeOf(absl::StatusOr<T> value) {
  if (!value.ok()) return std::move(value).status();
  return Outcome(*std::move(value));
}

// Lets the desk decide one command.
struct Decide {
  Desk& desk;

  absl::StatusOr<Outcome> operator()(const ReserveStock& c) const { return OutcomeOf(desk.Reserve(c)); }
  absl::StatusOr<Outcome> operator()(const ReleaseStock& c) const { return OutcomeOf(desk.Release(c)); }
  absl::StatusOr<Outcome> operator()(const CreateShipment& c) const { return OutcomeOf(desk.Create(c)); }
  absl::StatusOr<Outcome> operator()(const AdvanceShipment& c) const { return OutcomeOf(desk.Advance(c)); }
  absl::StatusOr<Outcome> operator()(const CancelShipment& c) const { return OutcomeOf(desk.Cancel(c)); }
};

Outcomes DecideAll(Desk& desk, const CommandGroup& group) {
  Outcomes outcomes;
  outcomes.reserve(group.size());
  for (const Command& command : group) outcomes.push_back(std::visit(Decide{desk}, command));
  return outcomes;
}

}  // namespace

absl::Status CommandWriter::Write(pg::Transaction& tx, absl::Span<CommandEntry> entries) {
  const absl::Time now = clock_.Now();
  Named named;
  for (const CommandEntry& entry : entries) {
    for (const Command& command : entry.item) std::visit(named, command);
  }
  Desk desk(now);
  RETURN_IF_ERROR(Loader(tx, desk, named).Load());
  for (CommandEntry& entry : entries) entry.result = DecideAll(desk, entry.item);
  return SaveDesk(tx, desk, now, feed_);
}

absl::Status SaveDesk(pg::Transaction& tx, const Desk& desk, absl::Time now, feed::Feed& feed) {
  RETURN_IF_ERROR(InsertReservations(tx, desk.NewReservations(), now));
  RETURN_IF_ERROR(UpdateReservations(tx, desk.ChangedReservations()));
  RETURN_IF_ERROR(InsertShipments(tx, desk.NewShipments()));
  RETURN_IF_ERROR(UpdateShipments(tx, desk.ChangedShipments()));
  RETURN_IF_ERROR(UpdateStock(tx, desk.book().Changes()));
  RETURN_IF_ERROR(InsertMovements(tx, desk.movements(), now));
  return feed.Append(tx, now, EventsOf(desk));
}

}  // namespace vlot::fulfilment
