#include "services/ordering/policy.h"

#include <algorithm>
#include <string>

#include "common/status/error_detail.h"

namespace vlot::ordering {
namespace {

bool IsPassing(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
    // A key that is being rotated, or a service that starts: an operator mends it, the order waits.
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnimplemented:
      return true;
    default:
      return false;
  }
}

bool IsRefusal(StepKind kind, const std::string& reason) {
  switch (kind) {
    case StepKind::kReserveStock:
      return reason == "OUT_OF_STOCK" || reason == "ITEM_NOT_FOUND";
    case StepKind::kCreditCheck:
      return reason == "CREDIT_EXCEEDED" || reason == "CREDIT_HOLD" || reason == "CREDIT_HOLD_OVERDUE" ||
             reason == "NOT_ON_ACCOUNT";
    case StepKind::kAuthorize:
      return reason == "PSP_REFUSED" || reason == "PAYMENT_ENDED";
    default:
      return false;
  }
}

}  // namespace

Reaction ReactTo(StepKind kind, bool undo, const absl::Status& status, int attempts, absl::Duration since) {
  const std::string reason = Reason(status);
  if (!undo && IsRefusal(kind, reason)) return Reaction::kRefuse;
  if (undo && (reason == "JOB_PICKED_UP" || reason == "SHIPMENT_LEFT")) return Reaction::kGoOn;
  if (since > kGiveUpAfter) return Reaction::kPark;
  if (IsPassing(status.code())) return Reaction::kRetry;
  const bool looks_like_a_bug =
      status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown;
  return looks_like_a_bug && attempts < kInternalErrorsMax ? Reaction::kRetry : Reaction::kPark;
}

absl::Duration Backoff(int attempts) {
  absl::Duration wait = kRetryFirst;
  for (int i = 1; i < attempts && wait < kRetryMost; ++i) wait *= 2;
  return std::min(wait, kRetryMost);
}

}  // namespace vlot::ordering
