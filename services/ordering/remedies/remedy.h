// A remedy: money that goes back for an order, by a credit note and a refund, or off the month. The plan of it, which
// credit note, which refund of which payment, is made when it is granted and stored before anything is asked of
// anybody, so that asking again is always the same. Pure functions on values; any thread.
//
//   at once      CREDIT ─► REFUND ─► AWAIT (the provider's answer) ─► END      a refund that failed: PARKED, then RETRY
//   ─► AWAIT on account   REDUCE ─► END      or, when it is on an invoice already:  REDUCE ─► CREDIT ─► END
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/ordering/process.h"

namespace vlot::ordering {

struct RemedyTag {
  static constexpr std::string_view kCollection = "remedies";
};
using RemedyId = Id<RemedyTag>;

// Kinds and states by the numbers of the proto; stages are stored too: never change them, only add.
enum class RemedyKind : int16_t { kRefund = 2, kGoodwill = 3 };
enum class RemedyState : int16_t { kRunning = 1, kDone = 2, kParked = 3, kWithdrawn = 4 };
enum class RemedyStage : int16_t { kReduce = 1, kCredit = 2, kRefund = 3, kAwait = 4, kRetry = 5, kEnd = 6 };

struct RemedyLine {
  int32_t line = 0;  // of the order, 1-based
  int32_t quantity = 0;

  bool operator==(const RemedyLine&) const = default;
};

struct Remedy {
  RemedyId id;
  OrderId order;
  RemedyKind kind = RemedyKind::kRefund;
  RemedyState state = RemedyState::kRunning;
  RemedyStage stage = RemedyStage::kCredit;
  std::vector<RemedyLine> lines;  // none: all that is left, charges too; goodwill: none
  Money amount;                   // what it comes to: by the order's prices, then by the credit note
  std::string reason;

  // The plan.
  InvoiceId invoice;      // nil: not on any yet
  ShipmentId delivery;    // on account; nil for orders paid at once
  InvoiceId credit_note;  // as it will be named
  RefundId refund;
  PaymentId payment;  // nil on account

  std::string credit_note_number;  // "" until it is issued
  Money to_refund;

  int attempts = 0;  // failures of this stage
  absl::Time since;  // when this stage began
  std::string error;
  std::optional<absl::Time> due;  // when somebody must look; none: at its end, or a person is needed

  int news = 0;  // so many things happened that its order's timeline tells; the last one:
  RemedyNews::Kind news_kind = RemedyNews::Kind::kGranted;
  std::string news_actor, news_text;
  int told = 0;  // so many stand there

  int64_t version = 0;
  absl::Time created_at;
  std::optional<absl::Time> ended_at;

  std::string Name() const { return order.Name() + "/" + id.Name(); }
};

// What may still be made good of an order, under its lock.
struct RemedyLeft {
  std::vector<int32_t> pieces;  // by line, from the first on
  Money amount;
};
// The order's own, less what earlier remedies took that are not withdrawn.
RemedyLeft LeftOf(std::vector<int32_t> pieces, const Money& total, const std::vector<Remedy>& before);

// The pieces that earlier remedies took that are not withdrawn; a line may be there several times.
std::vector<RemedyLine> TakenBy(const std::vector<Remedy>& before);

// Completes and begins a remedy: FAILED_PRECONDITION REMEDY_EXCEEDS. `price` is what its lines cost; all that is left
// when it names none. The last pieces of an order come to no more than is left of it: an allowance was for them too.
// With the order's plan: `delivery` of an order on account, nil for one that was paid at once.
absl::StatusOr<Remedy> Grant(Remedy asked, const RemedyLeft& left, const Money& price, const ShipmentId& delivery,
                             const std::string& actor, absl::Time now);

// --- What the others answer; each moves the remedy to its next stage, or ends it ---

// What payment says of the refund.
enum class RefundOutcome { kUnderWay, kDone, kFailed };

void OnReduced(const Money& gross, absl::Time now, Remedy& remedy);
void OnCredited(const std::string& number, const Money& gross, const Money& to_refund, absl::Time now, Remedy& remedy);
void OnRefund(RefundOutcome outcome, const std::string& error, absl::Time now, Remedy& remedy);
// A call failed. It is tried again, or a person is needed; a delivery that turns out to be on `invoice` is credited
// there.
void OnFailure(const absl::Status& status, const InvoiceId& invoice, absl::Time now, Remedy& remedy);

// A person's decision about a parked remedy: FAILED_PRECONDITION WORK_ITEM_RESOLVED when it is not parked,
// INVALID_ARGUMENT for CANCEL once something was credited. One that is skipped before is withdrawn: nothing was given.
absl::Status Resolve(OperatorAct::Act act, const std::string& actor, const std::string& reason, absl::Time now,
                     Remedy& remedy);

// The last news, for the order's timeline.
RemedyNews NewsOf(const Remedy& remedy);

}  // namespace vlot::ordering
