#include "services/fulfilment/reservation_store.h"

#include <algorithm>
#include <utility>

#include "common/due/due_checks.h"
#include "common/pg/pg.h"
#include "common/status/status.h"

namespace vlot::fulfilment {
namespace {

constexpr pg::Statement kLockReservations{"fulfilment.LockReservations", R"sql(
  SELECT reservation_id, order_id, state, expire_at, content_hash, parts
  FROM reservations
  WHERE reservation_id = ANY ($1::uuid[])
  ORDER BY reservation_id
  FOR NO KEY UPDATE)sql"};

constexpr pg::Statement kFindReservations{"fulfilment.FindReservations", R"sql(
  SELECT reservation_id, order_id, state, expire_at, content_hash, parts
  FROM reservations
  WHERE reservation_id = ANY ($1::uuid[])
  ORDER BY reservation_id)sql"};

constexpr pg::Statement kInsertReservations{"fulfilment.InsertReservations", R"sql(
  INSERT INTO reservations (reservation_id, order_id, state, expire_at, content_hash, parts, created_at)
  SELECT d.reservation_id, d.order_id, d.state, d.expire_at, d.content_hash, d.parts, $7
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::timestamptz[], $5::bigint[], $6::text[])
    AS d(reservation_id, order_id, state, expire_at, content_hash, parts))sql"};

constexpr pg::Statement kUpdateReservations{"fulfilment.UpdateReservations", R"sql(
  UPDATE reservations r SET state = d.state, parts = d.parts
  FROM unnest($1::uuid[], $2::smallint[], $3::text[]) AS d(reservation_id, state, parts)
  WHERE r.reservation_id = d.reservation_id)sql"};

absl::StatusOr<std::vector<Reservation>> ToReservations(const pg::Result& rows) {
  std::vector<Reservation> reservations;
  reservations.reserve(rows.size());
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(Parts parts, DecodeParts(row.Text(5)));
    reservations.push_back({.id = row.Get<ReservationId>(0),
                            .order = row.Get<OrderId>(1),
                            .state = row.Get<ReservationState>(2),
                            .parts = std::move(parts),
                            .expire_at = row.Get<absl::Time>(3),
                            .content_hash = row.Get<int64_t>(4)});
  }
  return reservations;
}

absl::StatusOr<std::vector<Reservation>> Read(pg::Transaction& tx, const pg::Statement& statement,
                                              const std::vector<ReservationId>& ids) {
  if (ids.empty()) return std::vector<Reservation>();
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(statement, pg::Array(ids)));
  return ToReservations(rows);
}

}  // namespace

absl::StatusOr<std::vector<Reservation>> LockReservations(pg::Transaction& tx, const std::vector<ReservationId>& ids) {
  return Read(tx, kLockReservations, ids);
}

absl::StatusOr<std::vector<Reservation>> FindReservations(pg::Transaction& tx, const std::vector<ReservationId>& ids) {
  return Read(tx, kFindReservations, ids);
}

absl::StatusOr<HeldReservations> TakeHeld(pg::Transaction& tx, absl::Time until) {
  ASSIGN_OR_RETURN(const due::Taken taken, due::TakeChecks(tx, until));
  std::vector<ReservationId> ids(taken.ids.begin(), taken.ids.end());
  std::sort(ids.begin(), ids.end());
  HeldReservations held{.more = taken.more};
  ASSIGN_OR_RETURN(held.reservations, LockReservations(tx, ids));
  std::erase_if(held.reservations, [](const Reservation& r) { return r.state != ReservationState::kHeld; });
  return held;
}

absl::Status LookAgain(pg::Transaction& tx, const std::vector<const Reservation*>& reservations,
                       std::optional<absl::Time> at) {
  std::vector<due::Due> checks;
  checks.reserve(reservations.size());
  for (const Reservation* reservation : reservations) {
    checks.push_back({reservation->id.uuid(), at.value_or(reservation->expire_at)});
  }
  return due::InsertChecks(tx, std::move(checks));
}

absl::Status InsertReservations(pg::Transaction& tx, const std::vector<const Reservation*>& reservations,
                                absl::Time now) {
  if (reservations.empty()) return absl::OkStatus();
  const auto column = [&](auto get) {
    return pg::ArrayOf(reservations, [&](const Reservation* r) { return get(*r); });
  };
  RETURN_IF_ERROR(tx.ExecInserting(kInsertReservations, column([](const Reservation& r) { return r.id; }),
                                   column([](const Reservation& r) { return r.order; }),
                                   column([](const Reservation& r) { return r.state; }),
                                   column([](const Reservation& r) { return r.expire_at; }),
                                   column([](const Reservation& r) { return r.content_hash; }),
                                   column([](const Reservation& r) { return EncodeParts(r.parts); }), now));
  std::vector<const Reservation*> held;
  for (const Reservation* reservation : reservations) {
    if (reservation->state == ReservationState::kHeld) held.push_back(reservation);
  }
  return LookAgain(tx, held, std::nullopt);
}

absl::Status UpdateReservations(pg::Transaction& tx, const std::vector<const Reservation*>& reservations) {
  if (reservations.empty()) return absl::OkStatus();
  const auto column = [&](auto get) {
    return pg::ArrayOf(reservations, [&](const Reservation* r) { return get(*r); });
  };
  return tx.ExecExpecting(reservations.size(), pg::RaceError(), kUpdateReservations,
                          column([](const Reservation& r) { return r.id; }),
                          column([](const Reservation& r) { return r.state; }),
                          column([](const Reservation& r) { return EncodeParts(r.parts); }));
}

}  // namespace vlot::fulfilment
