// Rows of reservations. Functions work in an open transaction and never commit; errors are those of common/pg/errors.h,
// or what is said. DATA_LOSS for a row whose parts cannot be read.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/transaction.h"
#include "services/fulfilment/reservation.h"

namespace vlot::fulfilment {

// Those that exist, in the order of their ids; Lock keeps them from other writers until the transaction ends.
absl::StatusOr<std::vector<Reservation>> LockReservations(pg::Transaction& tx, const std::vector<ReservationId>& ids);
absl::StatusOr<std::vector<Reservation>> FindReservations(pg::Transaction& tx, const std::vector<ReservationId>& ids);

struct HeldReservations {
  std::vector<Reservation> reservations;  // locked; their times may lie later
  bool more = false;                      // there are others to be looked at
};
// Some of the HELD reservations that were to be looked at by `until`. What stays HELD must be looked at again.
absl::StatusOr<HeldReservations> TakeHeld(pg::Transaction& tx, absl::Time until);

// Sees to it that they are looked at `at`, or when their time has passed.
absl::Status LookAgain(pg::Transaction& tx, const std::vector<const Reservation*>& reservations,
                       std::optional<absl::Time> at);

// ABORTED (to be run again) when one of them exists by now. Those that are HELD are looked at when their time has
// passed.
absl::Status InsertReservations(pg::Transaction& tx, const std::vector<const Reservation*>& reservations,
                                absl::Time now);

// Writes state and parts of locked rows.
absl::Status UpdateReservations(pg::Transaction& tx, const std::vector<const Reservation*>& reservations);

}  // namespace vlot::fulfilment
