// What the PSP pays out, beside what we know: the rules. Values in, values out; any thread. Amounts are minor units of
// the settlement's currency, in our favour positive. The numbers of the enums are those of settlement.proto, and
// stored.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "common/money/decimal.h"
#include "common/money/money.h"

namespace vlot::payment {

struct SettlementTag {
  static constexpr std::string_view kCollection = "settlements";
};
using SettlementId = Id<SettlementTag>;

enum class SettlementState : int16_t { kReading = 1, kPaidOut = 2, kFailed = 3 };
enum class LineKind : int16_t { kPayment = 1, kRefund = 2, kChargeback = 3, kFee = 4, kOther = 5 };

// What of a settlement is read next. Stored.
enum class Phase : int16_t { kPayments = 1, kRefunds = 2, kChargebacks = 3, kCaptures = 4, kSums = 5 };

struct SettlementLine {
  LineKind kind = LineKind::kPayment;
  std::string psp_id;          // tr_, cpt_, re_ or chb_; "" for fees
  std::string payment_psp_id;  // the payment that it belongs to
  int64_t amount_minor = 0;
  std::string subject;         // "payments/<uuid>", "refunds/<uuid>"; "": not known
  int64_t expected_minor = 0;  // what we know of it

  bool operator==(const SettlementLine&) const = default;
};

// What we know of an attempt, and what earlier lines have told of it.
struct KnownPayment {
  PaymentId id;
  Currency currency;
  int64_t captured_minor = 0;
  int64_t disputed_minor = 0;
  int64_t settled_minor = 0;     // of captured
  int64_t taken_back_minor = 0;  // of disputed
};
struct KnownRefund {
  RefundId id;
  int64_t amount_minor = 0;
  bool counts = true;  // not failed, not cancelled
  bool settled = false;
};
// By the PSP's ids.
struct Known {
  std::map<std::string, KnownPayment> payments;
  std::map<std::string, KnownRefund> refunds;
};

// Says of each line what it is and what we expected, and moves `known` by it: a payment that is settled again is
// expected to be nothing.
void Compare(Currency currency, Known& known, absl::Span<SettlementLine> lines);

inline bool Differs(const SettlementLine& line) { return line.amount_minor != line.expected_minor; }

// What the PSP kept, exactly: with more decimals than money has.
struct Costs {
  Decimal net, vat;
};

// The lines that end a settlement.
struct Closing {
  int64_t fees_minor = 0;  // without VAT
  int64_t fees_vat_minor = 0;
  int64_t other_minor = 0;  // neither lines nor costs tell of it
};

// `amount` was paid out of lines that sum to `lines_minor`. The PSP rounds once: a cent at most is the fees'.
absl::StatusOr<Closing> Close(const Money& amount, int64_t lines_minor, const Costs& costs);

struct Settlement {
  SettlementId id;
  std::string psp_id;
  std::string reference;  // on the bank statement
  SettlementState state = SettlementState::kReading;
  Money amount;
  Costs costs;
  absl::Time paid_out_at = absl::InfiniteFuture();
  absl::Time created_at;

  // Sums of what we expected; complete when it is PAID_OUT.
  int64_t payments_minor = 0, refunds_minor = 0, chargebacks_minor = 0;
  int64_t fees_minor = 0, fees_vat_minor = 0;
  int64_t difference_minor = 0;
  int32_t lines = 0, differing_lines = 0;

  // While it is read.
  Phase phase = Phase::kPayments;
  std::string page_from;  // the PSP's id of the page's first item; "": the first page
  int32_t tries = 0;      // of this page
};

// Takes lines that were compared into its sums.
void AddTo(Settlement& settlement, absl::Span<const SettlementLine> lines);

}  // namespace vlot::payment
