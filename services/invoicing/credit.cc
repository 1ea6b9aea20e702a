#include "services/invoicing/credit.h"

#include <algorithm>

#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

// Sums of credit are bounded by limits of at most a few billion (convert.cc), far below 2^63 minor units.
Int128 Used(const CreditLine& line) { return Int128{line.open.minor} + line.accrued.minor + line.reserved.minor; }

void GiveBack(int64_t minor, Reservation& reservation, CreditLine& line) {
  reservation.remaining.minor -= minor;
  line.reserved.minor -= minor;
}

}  // namespace

Money Available(const CreditLine& line) {
  const Int128 left = line.limit.minor - Used(line);
  return {left > 0 ? static_cast<int64_t>(left) : 0, line.limit.currency};
}

absl::Status Reserve(const Money& amount, CreditLine& line) {
  if (line.billing_mode != BillingMode::kMonthly && !line.moved) return NotOnAccountError(line.account);
  if (line.hold) return CreditHoldError(line.account);
  if (line.dunning_hold) return CreditHoldOverdueError(line.account, line.open);
  if (amount.currency != line.limit.currency || Used(line) + amount.minor > line.limit.minor) {
    return CreditExceededError(line.account, Available(line));
  }
  line.reserved.minor += amount.minor;
  return absl::OkStatus();
}

absl::Status CheckReplay(const Reservation& before, const AccountId& account, const Money& amount) {
  if (before.state == ReservationState::kReleased) return CreditReleasedError(before.order);
  if (before.account != account || before.amount != amount) return RequestReusedError(before.order.Name());
  return absl::OkStatus();
}

void Release(Reservation& reservation, CreditLine& line) {
  if (reservation.state != ReservationState::kReserved) return;
  GiveBack(reservation.remaining.minor, reservation, line);
  reservation.state = ReservationState::kReleased;
}

void Accrue(const Money& gross, bool last, Reservation* reservation, CreditLine& line) {
  line.accrued.minor += gross.minor;
  if (reservation == nullptr || reservation->state != ReservationState::kReserved) return;
  GiveBack(std::min(gross.minor, reservation->remaining.minor), *reservation, line);
  if (last) {
    GiveBack(reservation->remaining.minor, *reservation, line);
    reservation->state = ReservationState::kConsumed;
  }
}

}  // namespace vlot::invoicing
