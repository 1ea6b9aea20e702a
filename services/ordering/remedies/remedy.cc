#include "services/ordering/remedies/remedy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/ordering/errors.h"
#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

// The provider's answer comes by an event. A day is how often we look for one that was lost.
constexpr absl::Duration kRefundLook = absl::Hours(24);

void Tell(RemedyNews::Kind kind, std::string actor, std::string text, Remedy& remedy) {
  ++remedy.news;
  remedy.news_kind = kind;
  remedy.news_actor = std::move(actor);
  remedy.news_text = std::move(text);
}

void BeginStage(RemedyStage stage, absl::Time now, Remedy& remedy) {
  remedy.stage = stage;
  remedy.attempts = 0;
  remedy.since = now;
  remedy.error.clear();
  remedy.due = now;
}

void Finish(RemedyState state, absl::Time now, Remedy& remedy) {
  remedy.stage = RemedyStage::kEnd;
  remedy.state = state;
  remedy.error.clear();
  remedy.due.reset();
  remedy.ended_at = now;
}

void Park(std::string_view reason, std::string_view message, Remedy& remedy) {
  remedy.state = RemedyState::kParked;
  remedy.due.reset();
  remedy.error = absl::StrCat(AbslView(reason), ": ", AbslView(message));
  Tell(RemedyNews::Kind::kParked, "system", std::string(reason), remedy);
}

bool IsPassing(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
      return true;
    default:
      return false;
  }
}

// An answer that is a bug's is asked for again a few times.
bool MayPass(const absl::Status& status, int attempts) {
  return (absl::IsInternal(status) || absl::IsUnknown(status)) && attempts < kInternalErrorsMax;
}

}  // namespace

RemedyLeft LeftOf(std::vector<int32_t> pieces, const Money& total, const std::vector<Remedy>& before) {
  RemedyLeft left{std::move(pieces), total};
  for (const Remedy& remedy : before) {
    if (remedy.state == RemedyState::kWithdrawn) continue;
    left.amount.minor -= remedy.amount.minor;
    if (remedy.kind == RemedyKind::kRefund && remedy.lines.empty()) {
      std::fill(left.pieces.begin(), left.pieces.end(), 0);
    }
    for (const RemedyLine& line : remedy.lines) {
      if (line.line <= static_cast<int32_t>(left.pieces.size())) left.pieces[line.line - 1] -= line.quantity;
    }
  }
  left.amount.minor = std::max<int64_t>(left.amount.minor, 0);
  return left;
}

std::vector<RemedyLine> TakenBy(const std::vector<Remedy>& before) {
  std::vector<RemedyLine> taken;
  for (const Remedy& remedy : before) {
    if (remedy.state == RemedyState::kWithdrawn) continue;
    taken.insert(taken.end(), remedy.lines.begin(), remedy.lines.end());
  }
  return taken;
}

absl::StatusOr<Remedy> Grant(Remedy asked, const RemedyLeft& left, const Money& price, const ShipmentId& delivery,
                             const std::string& actor, absl::Time now) {
  std::vector<int32_t> kept = left.pieces;
  for (const RemedyLine& line : asked.lines) {
    int32_t& pieces = kept[line.line - 1];
    if (line.quantity > pieces) return RemedyExceedsError(line.line, std::max(pieces, 0), left.amount);
    pieces -= line.quantity;
  }
  if (asked.kind == RemedyKind::kRefund) {
    const bool last = std::all_of(kept.begin(), kept.end(), [](int32_t pieces) { return pieces <= 0; });
    asked.amount = asked.lines.empty() ? left.amount : price;
    if (last) asked.amount.minor = std::min(asked.amount.minor, left.amount.minor);
  }
  if (asked.amount.minor > left.amount.minor || asked.amount.minor <= 0) return RemedyExceedsError(0, 0, left.amount);
  asked.delivery = delivery;
  asked.state = RemedyState::kRunning;
  asked.created_at = now;
  asked.to_refund = Money::Zero(asked.amount.currency);
  BeginStage(delivery.IsNil() ? RemedyStage::kCredit : RemedyStage::kReduce, now, asked);
  Tell(RemedyNews::Kind::kGranted, actor, asked.reason, asked);
  return asked;
}

void OnReduced(const Money& gross, absl::Time now, Remedy& remedy) {
  remedy.amount = gross;
  remedy.credit_note = InvoiceId();
  Tell(RemedyNews::Kind::kCredited, "system", remedy.reason, remedy);
  Finish(RemedyState::kDone, now, remedy);
}

void OnCredited(const std::string& number, const Money& gross, const Money& to_refund, absl::Time now, Remedy& remedy) {
  remedy.credit_note_number = number;
  remedy.amount = gross;
  remedy.to_refund = to_refund;
  Tell(RemedyNews::Kind::kCredited, "system", remedy.reason, remedy);
  if (to_refund.IsPositive()) return BeginStage(RemedyStage::kRefund, now, remedy);
  Finish(RemedyState::kDone, now, remedy);
}

void OnRefund(RefundOutcome outcome, const std::string& error, absl::Time now, Remedy& remedy) {
  const bool parked = remedy.state == RemedyState::kParked;
  switch (outcome) {
    case RefundOutcome::kUnderWay:
      if (parked) {  // somebody had it retried where it is made
        remedy.state = RemedyState::kRunning;
        Tell(RemedyNews::Kind::kResumed, "system", "the refund is tried again", remedy);
      }
      BeginStage(RemedyStage::kAwait, now, remedy);
      remedy.due = now + kRefundLook;
      return;
    case RefundOutcome::kDone:
      if (parked) Tell(RemedyNews::Kind::kResumed, "system", "resolved by itself", remedy);
      return Finish(RemedyState::kDone, now, remedy);
    case RefundOutcome::kFailed:
      remedy.stage = RemedyStage::kAwait;
      if (parked) {
        remedy.due.reset();
        return;
      }
      return Park("REFUND_FAILED", error, remedy);
  }
}

void OnFailure(const absl::Status& status, const InvoiceId& invoice, absl::Time now, Remedy& remedy) {
  if (remedy.stage == RemedyStage::kReduce && Reason(status) == "ACCRUAL_INVOICED" && !invoice.IsNil()) {
    remedy.invoice = invoice;
    return BeginStage(RemedyStage::kCredit, now, remedy);
  }
  if (remedy.stage == RemedyStage::kRetry && Reason(status) == "REFUND_NOT_FAILED") {  // somebody else retried it
    return BeginStage(RemedyStage::kRefund, now, remedy);
  }
  ++remedy.attempts;
  remedy.error = absl::StrCat(Reason(status), ": ", status.message());
  const bool again = IsPassing(status) ? now - remedy.since < kGiveUpAfter : MayPass(status, remedy.attempts);
  if (again || remedy.state == RemedyState::kParked) {
    remedy.due = now + std::max(Backoff(remedy.attempts), RetryAfter(status).value_or(absl::ZeroDuration()));
    return;
  }
  const std::string reason = Reason(status);
  Park(reason.empty() ? StdView(absl::StatusCodeToString(status.code())) : std::string_view(reason),
       StdView(status.message()), remedy);
}

absl::Status Resolve(OperatorAct::Act act, const std::string& actor, const std::string& reason, absl::Time now,
                     Remedy& remedy) {
  if (remedy.state != RemedyState::kParked) return WorkItemResolvedError(remedy.id.Name());
  const bool credited = remedy.stage != RemedyStage::kCredit && remedy.stage != RemedyStage::kReduce;
  if (act == OperatorAct::Act::kCancel && credited) {
    Violations violations;
    violations.Add("act", "must be RETRY or SKIP: the credit note is issued, and the money is the customer's");
    return violations.ToStatus(kErrorDomain);
  }
  remedy.state = RemedyState::kRunning;
  Tell(RemedyNews::Kind::kResumed, actor, reason, remedy);
  switch (act) {
    case OperatorAct::Act::kRetry:
      BeginStage(remedy.stage == RemedyStage::kAwait ? RemedyStage::kRetry : remedy.stage, now, remedy);
      break;
    case OperatorAct::Act::kSkip:
      Finish(credited ? RemedyState::kDone : RemedyState::kWithdrawn, now, remedy);
      break;
    case OperatorAct::Act::kCancel:
      Finish(RemedyState::kWithdrawn, now, remedy);
      break;
  }
  return absl::OkStatus();
}

RemedyNews NewsOf(const Remedy& remedy) {
  RemedyNews news{.remedy = remedy.id.uuid(),
                  .number = remedy.news,
                  .kind = remedy.news_kind,
                  .event_time = remedy.ended_at.value_or(remedy.since),
                  .about = remedy.Name(),
                  .amount = remedy.amount,
                  .reason = remedy.news_text,
                  .actor = remedy.news_actor,
                  .attempts = remedy.attempts};
  if (news.kind == RemedyNews::Kind::kCredited) {
    news.reference = remedy.credit_note_number;
    if (!remedy.credit_note.IsNil()) news.about = remedy.credit_note.Name();
  }
  if (news.kind == RemedyNews::Kind::kParked) news.message = remedy.error;
  return news;
}

}  // namespace vlot::ordering
