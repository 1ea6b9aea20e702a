// A payment with its attempts and refunds, as the rules see it. Plain values; any thread. Amounts are minor units of
// the payment's currency unless they are Money. The numbers of the enums are those of payment.proto, and are stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"

namespace vlot::payment {

enum class State : int16_t { kCreating = 1, kOpen, kAuthorized, kPaid, kFailed, kExpired, kCancelled };
enum class AttemptState : int16_t { kClaimed = 1, kUnknown, kOpen, kAuthorized, kPaid, kFailed, kCancelled, kExpired };
enum class RefundState : int16_t { kClaimed = 1, kPending, kRefunded, kFailed, kCancelled };

// What we want of a payment that is not at its end yet.
enum class Ending : int16_t { kNone = 0, kCancel = 1, kExpire = 2 };

// One try to get paid: one payment at the PSP.
struct Attempt {
  int32_t number = 1;
  AttemptState state = AttemptState::kClaimed;
  bool left_open = false;  // to be closed, but the PSP does not let us: it is watched, and its money given back
  int64_t captured_minor = 0;
  int64_t disputed_minor = 0;      // taken back by the customer's bank
  std::optional<Uuid> request_id;  // of the retry that made it
  absl::Time created_at;
  std::string psp_id;  // "": not known
  std::string method;
  std::string checkout_url;
  std::string last_error;

  bool operator==(const Attempt&) const = default;
};

struct Refund {
  RefundId id;
  int32_t attempt = 1;  // whose money it is
  int64_t amount_minor = 0;
  RefundState state = RefundState::kClaimed;
  int32_t tries = 1;  // at the PSP: each has a reference of its own
  std::string reason;
  std::string psp_id;
  std::string last_error;
  absl::Time created_at;

  bool operator==(const Refund&) const = default;
};

struct Payment {
  PaymentId id;
  OrderId order;
  State state = State::kCreating;
  Ending ending = Ending::kNone;
  bool settled = false;  // cancelled, and nothing is kept
  int64_t version = 0;
  Money amount;
  std::string description;
  std::string redirect_url;
  std::string language;
  absl::Time expire_time;
  absl::Time created_at;
  std::optional<absl::Time> paid_at;
  absl::Time due_at = absl::InfiniteFuture();  // when it is looked at next, whatever happens
  int32_t tries = 0;                           // how often it was, since something changed

  std::vector<Attempt> attempts;  // by number, the latest last; none: it was cancelled before it was created
  std::vector<Refund> refunds;    // oldest first

  bool operator==(const Payment&) const = default;
};

// EXPIRED or CANCELLED: what is paid from now on goes back.
bool IsEnded(State state);
// Nothing more comes of it by itself.
bool IsFinal(AttemptState state);
// Counts as money gone: claimed, on its way, or paid back.
bool IsLive(RefundState state);
bool IsUnderWay(RefundState state);

int64_t CapturedMinor(const Payment& payment);
int64_t RefundedMinor(const Payment& payment);
int64_t DisputedMinor(const Payment& payment);
// Captured, not refunded, not on its way back and not taken back; of one attempt or of all.
int64_t RefundableMinor(const Payment& payment, const Attempt& attempt);
int64_t RefundableMinor(const Payment& payment);

// Whether this attempt must be ended at the PSP: the payment ends or is paid, or a later attempt has taken its place.
bool MustClose(const Payment& payment, const Attempt& attempt);

Attempt* FindAttempt(Payment& payment, int32_t number);
Refund* FindRefund(Payment& payment, const RefundId& id);

// "CREATING" and so on, as in the proto.
std::string_view Name(State state);
std::string_view Name(RefundState state);

// What a payment is made of.
struct NewPayment {
  PaymentId id;
  OrderId order;
  Money amount;
  std::string description;
  std::string redirect_url;
  std::string method;
  std::string language;
  absl::Time expire_time;
};
// With its first attempt, claimed. `due_at` is not set yet.
Payment MakePayment(const NewPayment& made, absl::Time now);
// One that was cancelled before it was created: it refuses to be.
Payment MakeTombstone(const PaymentId& id, const OrderId& order, absl::Time now);

}  // namespace vlot::payment
