// Credit on account: what a monthly account owes or may come to owe stays within its limit. Pure; the caller holds the
// account's row.
//
//   open (issued, unpaid) + accrued (delivered, not invoiced) + reserved (live orders) <= limit
#pragma once

#include "absl/status/status.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

struct CreditLine {
  AccountId account;
  BillingMode billing_mode = BillingMode::kInstant;
  bool moved = false;         // has moved, or moves now: orders that were placed on account reserve as before
  bool hold = false;          // a person's
  bool dunning_hold = false;  // dunning's
  Money limit, open, accrued, reserved;  // of one currency; the last three never negative
};

// What an order has reserved. The numbers are those of the table.
enum class ReservationState : int16_t {
  kReserved = 1,
  kReleased = 2,  // given back; also the tombstone of one that never came
  kConsumed = 3,  // all delivered
};

struct Reservation {
  OrderId order;
  AccountId account;
  Money amount;     // asked for
  Money remaining;  // not yet delivered or given back
  ReservationState state = ReservationState::kReserved;
};

// limit - open - accrued - reserved, at least zero.
Money Available(const CreditLine& line);

// Adds `amount` to `line.reserved`. FAILED_PRECONDITION, and nothing changed: NOT_ON_ACCOUNT, CREDIT_HOLD,
// CREDIT_HOLD_OVERDUE, CREDIT_EXCEEDED, in that order.
absl::Status Reserve(const Money& amount, CreditLine& line);

// Whether a repeated request may be answered with `before`: OK, or FAILED_PRECONDITION CREDIT_RELEASED, or
// ALREADY_EXISTS REQUEST_ID_REUSED when it asks for something else.
absl::Status CheckReplay(const Reservation& before, const AccountId& account, const Money& amount);

// Gives back what is left of the reservation. Repeating it changes nothing.
void Release(Reservation& reservation, CreditLine& line);

// Goods worth `gross` were delivered: reserved credit becomes accrued credit. Delivered is delivered: this never
// refuses, and what exceeds the reservation is accrued all the same. `last`: what is left is given back.
void Accrue(const Money& gross, bool last, Reservation* reservation, CreditLine& line);

}  // namespace vlot::invoicing
