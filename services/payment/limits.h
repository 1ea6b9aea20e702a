// The numbers that payment keeps to, each with where it comes from.
#pragma once

#include "absl/time/time.h"

namespace vlot::payment {

// payment.proto.
inline constexpr int kBatchRequestsMax = 1000;
inline constexpr int kDescriptionMax = 255;
inline constexpr int kReasonMax = 200;
inline constexpr int kPageSizeDefault = 50;
inline constexpr int kPageSizeMax = 1000;

// Longer than any that browsers open or Mollie names.
inline constexpr int kUrlMax = 2048;
inline constexpr int kMethodMax = 64;

// A customer who tried this often needs another kind of help.
inline constexpr int kAttemptsMax = 50;

// Mollie keeps an idempotency key for an hour; ten minutes less, for clocks and queues.
inline constexpr absl::Duration kIdempotencyKeyAge = absl::Minutes(50);

// A lookup by reference reads what the PSP made since this long before our claim: clocks differ.
inline constexpr absl::Duration kLookupMargin = absl::Minutes(5);
// Pages of 250 (Mollie's most) that one lookup reads before it gives up until the next time: a hundred thousand
// payments.
inline constexpr int kLookupPageSize = 250;
inline constexpr int kLookupPagesMax = 400;

}  // namespace vlot::payment
