// What becomes of a payment when something is heard of it or asked of it. Pure: works on a payment in memory that the
// caller has locked, and says what is to be told (events) and what is to be done outside at once (actions). Whatever is
// not done at once is done when `due_at` comes. Hearing the same twice changes nothing. A function that returns an
// error has left the payment as it was.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/payment/payment.h"
#include "services/payment/psp.h"
#include "services/payment/schedule.h"

namespace vlot::payment {

// Numbered as in payment.proto.
enum class EventKind : int16_t {
  kOpened = 1,
  kAuthorized,
  kPaid,
  kFailed,
  kExpired,
  kCancelled,
  kRefundRequested,
  kRefundDone,
  kRefundFailed,
  kChargebackReceived = 11,
  kChargebackReversed = 12,
};

struct EventFact {
  EventKind kind;
  Money amount;
  std::string checkout_url;
  RefundId refund;  // nil: none
  std::string reason;
  std::string psp_id;
  std::string method = {};  // paid: by which
};

// A call to the PSP.
struct Action {
  enum class Kind {
    kCreate,   // the attempt; again with the same key, if it was tried before
    kFind,     // the attempt by its reference; if it is not there and still wanted, create it
    kFetch,    // the attempt, with its refunds; close it if need be
    kRefund,   // pay the refund; `check`: after a look whether it was made already
    kCapture,  // take what the attempt has authorized, and see how it stands then
  };
  Kind kind;
  int32_t attempt = 0;
  RefundId refund;
  bool close = false;
  bool wanted = true;
  bool check = false;

  bool operator==(const Action&) const = default;
};

inline constexpr char kReasonCancelled[] = "CANCELLED";
inline constexpr char kReasonLatePayment[] = "LATE_PAYMENT";
inline constexpr char kReasonDoublePayment[] = "DOUBLE_PAYMENT";
// Of a refund that was made at the PSP by hand.
inline constexpr char kReasonMadeAtPsp[] = "MADE_AT_PSP";

class Decision {
 public:
  using NewRefundId = std::function<RefundId()>;

  // Borrows all of it.
  Decision(Payment& payment, absl::Time now, const Schedule& schedule, const NewRefundId& new_refund_id)
      : payment_(payment), now_(now), schedule_(schedule), new_refund_id_(new_refund_id) {}

  // --- What the PSP says of an attempt ---

  // A freshly read status, by whichever way. `not_closed`: it was to be closed, and the PSP does not let us.
  void Fetched(int32_t number, const PspPayment& psp, bool not_closed = false);
  // The creation was refused for good.
  void Refused(int32_t number, const absl::Status& refusal);
  // The creation was sent and no answer came.
  void NoAnswer(int32_t number, std::string_view error);
  // The creation surely did not happen; it is tried again.
  void NotDone(int32_t number, std::string_view error, absl::Duration retry_after);
  // A lookup found that the PSP does not know it, and it is not wanted any more.
  void Absent(int32_t number);

  // --- What the PSP says of a refund ---

  void RefundAnswered(const RefundId& id, const PspRefund& psp);
  void RefundRefused(const RefundId& id, std::string_view error);
  void RefundNotDone(const RefundId& id, std::string_view error, absl::Duration retry_after);

  // --- What we want ---

  // A new attempt, which the caller creates at the PSP; false: `request_id` made one already. PAYMENT_ENDED when it
  // cannot be paid any more.
  absl::StatusOr<bool> Retry(const Uuid& request_id, const std::string& method);
  // Ends it: open attempts are closed, what was paid goes back.
  void Cancel();
  // Money back. REFUND_EXCEEDS_CAPTURE, or INVALID_ARGUMENT for another currency. With `id`: under that, once; asking
  // again tells how it stands, REQUEST_ID_REUSED when it was for another amount.
  absl::StatusOr<Refund> RequestRefund(const Money& amount, const std::string& reason,
                                       std::optional<RefundId> id = std::nullopt);
  // A refund that failed is tried again. REFUND_NOT_FOUND, REFUND_NOT_FAILED, REFUND_EXCEEDS_CAPTURE.
  absl::StatusOr<Refund> RetryRefund(const RefundId& id);
  // Its `due_at` has come: expires it if its time has passed, and says all that must be looked at.
  void Look();

  std::vector<EventFact> TakeEvents() { return std::move(events_); }
  std::vector<Action> TakeActions() { return std::move(actions_); }

 private:
  void Opened(Attempt& attempt, const PspPayment& psp);
  void Authorized(Attempt& attempt);
  void Paid(Attempt& attempt, const PspPayment& psp);
  void Closed(Attempt& attempt, AttemptState state, std::string reason);
  void TakeRefunds(const Attempt& attempt, const PspPayment& psp);
  void TakeChargebacks(Attempt& attempt, const PspPayment& psp);
  void AdoptRefund(const Attempt& attempt, const PspRefund& psp);
  void SetRefundState(Refund& refund, PspRefundStatus status);
  void RefundFailed(Refund& refund, RefundState state, std::string error);

  Refund& StartRefund(const RefundId& id, const Attempt& attempt, int64_t amount_minor, std::string reason);
  void RefundAll(const Attempt& attempt, std::string_view reason);
  void CloseOthers();
  void EndIfPossible();
  void LookAt(const Attempt& attempt);
  void LookAt(const Refund& refund);
  bool IsCurrent(const Attempt& attempt) const { return attempt.number == payment_.attempts.back().number; }
  bool HasOpenAttempt() const;
  bool MayBePaid() const { return !IsEnded(payment_.state) && payment_.state != State::kPaid; }

  void Tell(EventKind kind, int64_t minor, const Attempt* attempt, std::string reason = "");
  void Tell(EventKind kind, const Refund& refund, std::string reason);
  void Do(Action action);
  // The PSP did nothing: again, but not before it wants to hear of us.
  void LookAfter(absl::Duration retry_after);
  // Something changed: the next look is counted from now.
  void Changed();

  Payment& payment_;
  const absl::Time now_;
  const Schedule& schedule_;
  const NewRefundId& new_refund_id_;
  std::vector<EventFact> events_;
  std::vector<Action> actions_;
};

}  // namespace vlot::payment
