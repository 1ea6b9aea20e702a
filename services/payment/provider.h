// A payment service provider. Asynchronous: `done` is called exactly once, on any thread, and must not block. Errors
// are those of errors.h: PSP_REFUSED, PSP_NOT_DONE, PSP_NO_ANSWER, PSP_NOT_FOUND; nothing else. Implementations are
// thread-safe, bound the time of every call, and are destroyed after the last `done`.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/money/money.h"
#include "services/payment/psp.h"

namespace vlot::payment {

struct PspCreate {
  std::string reference;  // ours: the idempotency key, and in the metadata
  Money amount;
  std::string description;
  std::string redirect_url;
  std::string method;    // "": the customer chooses
  std::string language;  // "nl", "en" or ""
};

struct PspRefundCreate {
  std::string psp_id;     // of the payment
  std::string reference;  // ours
  Money amount;
  std::string description;
};

// All of what was authorized.
struct PspCaptureCreate {
  std::string psp_id;     // of the payment
  std::string reference;  // ours
  Money amount;
  std::string description;
};

class Provider {
 public:
  using PaymentDone = std::function<void(absl::StatusOr<PspPayment>)>;
  using CaptureDone = std::function<void(absl::StatusOr<PspCapture>)>;
  using RefundDone = std::function<void(absl::StatusOr<PspRefund>)>;

  virtual ~Provider() = default;

  // Safe to repeat with the same reference while the PSP remembers it (kIdempotencyKeyAge).
  virtual void CreatePayment(PspCreate create, PaymentDone done) = 0;
  // With its refunds.
  virtual void GetPayment(std::string psp_id, PaymentDone done) = 0;
  // Among the payments that the PSP made at or after `since`. PSP_NOT_FOUND: it made none with this reference.
  virtual void FindByReference(std::string reference, absl::Time since, PaymentDone done) = 0;
  // PSP_REFUSED when it cannot be cancelled (any more).
  virtual void CancelPayment(std::string psp_id, PaymentDone done) = 0;
  // Takes what was authorized. As CreatePayment; PSP_REFUSED when nothing is left to take: it was taken, or is not held
  // any more.
  virtual void CapturePayment(PspCaptureCreate capture, CaptureDone done) = 0;
  // As CreatePayment.
  virtual void CreateRefund(PspRefundCreate create, RefundDone done) = 0;
};

}  // namespace vlot::payment
