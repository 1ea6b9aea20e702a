// Rows of reservations. Functions work in an open transaction and never commit; errors are those of common/pg/errors.h,
// or what is said. DATA_LOSS for a row whose parts cannot be read.
#pragma once

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

// Locks at most `max` that are HELD and whose time has passed, the oldest first, leaving out those that another
// transaction has locked.
absl::StatusOr<std::vector<Reservation>> ClaimExpired(pg::Transaction& tx, absl::Time now, int max);

// ABORTED (to be run again) when one of them exists by now.
absl::Status InsertReservations(pg::Transaction& tx, const std::vector<const Reservation*>& reservations,
                                absl::Time now);

// Writes state and parts of locked rows.
absl::Status UpdateReservations(pg::Transaction& tx, const std::vector<const Reservation*>& reservations);

}  // namespace vlot::fulfilment
