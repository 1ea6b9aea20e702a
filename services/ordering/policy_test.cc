#include "services/ordering/policy.h"

#include <gtest/gtest.h>

#include "common/status/status.h"

namespace vlot::ordering {
namespace {

using Code = absl::StatusCode;

struct Case {
  StepKind kind;
  bool undo;
  Code code;
  const char* reason;
  int attempts;
  absl::Duration since;
  Reaction reaction;
};

constexpr absl::Duration kJustNow = absl::Seconds(1);

const Case kCases[] = {
    // The world says no, by each step's own reasons.
    {StepKind::kReserveStock, false, Code::kFailedPrecondition, "OUT_OF_STOCK", 1, kJustNow, Reaction::kRefuse},
    {StepKind::kReserveStock, false, Code::kNotFound, "ITEM_NOT_FOUND", 1, kJustNow, Reaction::kRefuse},
    {StepKind::kCreditCheck, false, Code::kFailedPrecondition, "CREDIT_EXCEEDED", 1, kJustNow, Reaction::kRefuse},
    {StepKind::kCreditCheck, false, Code::kFailedPrecondition, "CREDIT_HOLD", 1, kJustNow, Reaction::kRefuse},
    {StepKind::kCreditCheck, false, Code::kFailedPrecondition, "CREDIT_HOLD_OVERDUE", 1, kJustNow, Reaction::kRefuse},
    {StepKind::kCreditCheck, false, Code::kFailedPrecondition, "NOT_ON_ACCOUNT", 1, kJustNow, Reaction::kRefuse},
    {StepKind::kAuthorize, false, Code::kFailedPrecondition, "PSP_REFUSED", 1, kJustNow, Reaction::kRefuse},
    {StepKind::kAuthorize, false, Code::kFailedPrecondition, "PAYMENT_ENDED", 1, kJustNow, Reaction::kRefuse},
    // The reason of another step is no refusal of this one, nor is one of an undo.
    {StepKind::kInvoice, false, Code::kFailedPrecondition, "OUT_OF_STOCK", 1, kJustNow, Reaction::kPark},
    {StepKind::kReserveStock, true, Code::kFailedPrecondition, "OUT_OF_STOCK", 1, kJustNow, Reaction::kPark},
    // A refusal is one whenever it comes.
    {StepKind::kReserveStock, false, Code::kFailedPrecondition, "OUT_OF_STOCK", 9, absl::Hours(25), Reaction::kRefuse},
    // Too late to take back.
    {StepKind::kBookCourier, true, Code::kFailedPrecondition, "JOB_PICKED_UP", 1, kJustNow, Reaction::kGoOn},
    {StepKind::kShip, true, Code::kFailedPrecondition, "SHIPMENT_LEFT", 1, kJustNow, Reaction::kGoOn},
    {StepKind::kBookCourier, false, Code::kFailedPrecondition, "JOB_PICKED_UP", 1, kJustNow, Reaction::kPark},
    // Passing, for a day.
    {StepKind::kInvoice, false, Code::kUnavailable, "", 1, kJustNow, Reaction::kRetry},
    {StepKind::kInvoice, false, Code::kDeadlineExceeded, "", 500, absl::Hours(23), Reaction::kRetry},
    {StepKind::kInvoice, true, Code::kResourceExhausted, "QUEUE_FULL", 1, kJustNow, Reaction::kRetry},
    {StepKind::kInvoice, false, Code::kAborted, "", 1, kJustNow, Reaction::kRetry},
    {StepKind::kInvoice, false, Code::kCancelled, "", 1, kJustNow, Reaction::kRetry},
    {StepKind::kInvoice, false, Code::kUnauthenticated, "", 1, kJustNow, Reaction::kRetry},
    {StepKind::kInvoice, false, Code::kPermissionDenied, "", 1, kJustNow, Reaction::kRetry},
    {StepKind::kInvoice, false, Code::kUnimplemented, "", 1, kJustNow, Reaction::kRetry},
    {StepKind::kInvoice, false, Code::kUnavailable, "", 500, absl::Hours(25), Reaction::kPark},
    // Looks like a bug: a few times.
    {StepKind::kShip, false, Code::kInternal, "", kInternalErrorsMax - 1, kJustNow, Reaction::kRetry},
    {StepKind::kShip, false, Code::kInternal, "", kInternalErrorsMax, kJustNow, Reaction::kPark},
    {StepKind::kShip, true, Code::kUnknown, "", 1, kJustNow, Reaction::kRetry},
    {StepKind::kShip, true, Code::kUnknown, "", kInternalErrorsMax, kJustNow, Reaction::kPark},
    // For good.
    {StepKind::kShip, false, Code::kInvalidArgument, "INVALID_FIELDS", 1, kJustNow, Reaction::kPark},
    {StepKind::kShip, true, Code::kNotFound, "", 1, kJustNow, Reaction::kPark},
};

TEST(Policy, ReactTo_Table) {
  for (const Case& c : kCases) {
    const absl::Status status = MakeError(c.code, "no", {.reason = c.reason, .domain = "test"});
    EXPECT_EQ(ReactTo(c.kind, c.undo, status, c.attempts, c.since), c.reaction)
        << StepName({c.kind}) << (c.undo ? " undo " : " ") << status << " attempts " << c.attempts;
  }
}

TEST(Policy, Backoff_DoublesFromTheFirstToTheMost) {
  EXPECT_EQ(Backoff(1), kRetryFirst);
  EXPECT_EQ(Backoff(2), 2 * kRetryFirst);
  EXPECT_EQ(Backoff(3), 4 * kRetryFirst);
  for (int attempts = 1; attempts < 50; ++attempts) EXPECT_LE(Backoff(attempts), Backoff(attempts + 1));
  EXPECT_EQ(Backoff(1'000'000), kRetryMost);
}

}  // namespace
}  // namespace vlot::ordering
