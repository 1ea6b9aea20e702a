// Every error that payment returns or works with: code, reason and metadata. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/payment/payment.h"

namespace vlot::payment {

inline constexpr std::string_view kErrorDomain = "payment.vlot.dev";

// --- What callers get (vlot.payment.v1.ErrorReason) ---

absl::Status PaymentNotFoundError(const PaymentId& payment);                                // NOT_FOUND
absl::Status RefundExceedsCaptureError(const PaymentId& payment, const Money& refundable);  // FAILED_PRECONDITION
absl::Status RefundNotFoundError(const RefundId& refund);                                   // NOT_FOUND
absl::Status RefundNotFailedError(const RefundId& refund, RefundState state);               // FAILED_PRECONDITION
absl::Status PaymentEndedError(const PaymentId& payment, State state);                      // FAILED_PRECONDITION
absl::Status RequestIdReusedError(std::string_view request_id);                             // ALREADY_EXISTS
absl::Status PspUnavailableError();                                                         // UNAVAILABLE

// --- What a provider answers when it is not with a value ---

// FAILED_PRECONDITION: it refused, for good; also what callers get. `status` is HTTP's, `field` the one at fault or "".
inline constexpr char kPspRefused[] = "PSP_REFUSED";
// UNAVAILABLE: it surely did nothing: not reached, too busy, our key refused.
inline constexpr char kPspNotDone[] = "PSP_NOT_DONE";
// UNAVAILABLE: no answer, or one that cannot be read: it may have been done.
inline constexpr char kPspNoAnswer[] = "PSP_NO_ANSWER";
// NOT_FOUND: it does not know this.
inline constexpr char kPspNotFound[] = "PSP_NOT_FOUND";

absl::Status PspRefusedError(int status, const std::string& field, std::string_view detail);
absl::Status PspNotDoneError(std::string_view detail, std::optional<absl::Duration> retry_after);
absl::Status PspNoAnswerError(std::string_view detail);
absl::Status PspNotFoundError(std::string_view detail);

// A refusal as it is kept in a row, and the error made of it again.
std::string FormatRefusal(const absl::Status& refused);
absl::Status ParseRefusal(const std::string& text);

}  // namespace vlot::payment
