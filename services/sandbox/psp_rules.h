// The rules of the sandbox PSP: how a payment and what hangs on it change. Pure: values in, values or Status out.
// A function that fails leaves the payment as it was. `payment.events` grows by one for every change that Mollie tells
// by webhook (never for open and pending).
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/sandbox/psp_types.h"

namespace vlot::sandbox {

// How fast things happen by themselves.
struct Timing {
  absl::Duration refund_step = absl::Seconds(2);               // pending -> processing -> refunded
  absl::Duration duplicate_refund_window = absl::Seconds(30);  // the same refund again within: 409
};

bool IsFinal(PaymentStatus status);
bool IsCancelable(const Payment& payment);

// Sums over what counts: refunds that are not failed or canceled, captures that are not failed.
int64_t RefundedMinor(const Payment& payment);
int64_t CapturedMinor(const Payment& payment);
int64_t ChargedBackMinor(const Payment& payment);
// What can still be refunded; 0 when nothing was paid.
int64_t RemainingMinor(const Payment& payment);

// How long a payment by `method` ("": not chosen yet) stays open.
absl::Duration OpenFor(const std::string& method);

// The payer's end of it, by `method` ("" keeps the one chosen, or takes ideal). `outcome` is kPaid, kAuthorized,
// kPending, kFailed, kCanceled or kExpired. Paying with manual capture authorizes. A failed or cancelled attempt while
// the method is not fixed leaves the payment open: the payer may try another.
absl::Status Conclude(Payment& payment, PaymentStatus outcome, const std::string& method, absl::Time now);

// The shop's own cancel.
absl::Status Cancel(Payment& payment, absl::Time now);

absl::Status AddCapture(Payment& payment, Capture capture, absl::Time now);
// Gives up what is not captured: cancelled, or paid when a part was captured.
absl::Status ReleaseAuthorization(Payment& payment, absl::Time now);

absl::Status AddRefund(Payment& payment, Refund refund, const Timing& timing, absl::Time now);
absl::Status CancelRefund(Payment& payment, const std::string& refund_id);
// The bank gives it back: the money is the shop's again.
absl::Status FailRefund(Payment& payment, const std::string& refund_id);

absl::Status AddChargeback(Payment& payment, Chargeback chargeback);

// Does everything that is due at `now`; true when something changed. A step that is late is done as of `now`.
bool Advance(Payment& payment, const Timing& timing, absl::Time now);
// When Advance has something to do next.
absl::Time NextDue(const Payment& payment);

}  // namespace vlot::sandbox
