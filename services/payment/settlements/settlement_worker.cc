#include "services/payment/settlements/settlement_worker.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/log/log.h"
#include "common/status/status.h"
#include "services/payment/settlements/convert_settlement.h"
#include "services/payment/settlements/settlement_store.h"

namespace vlot::payment {
namespace {

// Of fifty settlements each: a page whose settlements are all known ends a look, so more is only read the first time.
constexpr int kListPagesMax = 200;
constexpr int kFailedMax = 50;

bool IsFinal(SettlementState state) { return state != SettlementState::kFailed; }

}  // namespace

SettlementOptions Faster(SettlementOptions options, int divisor) {
  options.every /= divisor;
  for (absl::Duration& wait : options.second_looks) wait /= divisor;
  return options;
}

SettlementWorker::SettlementWorker(SettlementOptions options, pg::Pool& pool, Clock& clock, SettlementSource& source,
                                   Driver& driver, feed::Feed& feed, UuidV7Generator& ids, metrics::Registry& metrics)
    : options_(std::move(options)),
      pool_(pool),
      clock_(clock),
      source_(source),
      driver_(driver),
      feed_(feed),
      ids_(ids),
      reading_(metrics.GetGauge("vlot_payment_settlements", "Settlements that need time or a person.",
                                {{"kind", "reading"}})),
      failed_(metrics.GetGauge("vlot_payment_settlements", "Settlements that need time or a person.",
                               {{"kind", "failed"}})),
      differing_(metrics.GetGauge("vlot_payment_settlements", "Settlements that need time or a person.",
                                  {{"kind", "differing"}})),
      unsettled_(metrics.GetGauge("vlot_payment_unsettled_payments",
                                  "Payments that should have been settled by now, counted up to 10,000.")),
      errors_(
          metrics.GetCounter("vlot_payment_settlement_errors_total", "Steps of fetching settlements that failed.")) {}

absl::StatusOr<int> SettlementWorker::Step() {
  const absl::Time now = clock_.Now();
  // What the PSP does not tell now does not keep what it has told from being read.
  const absl::StatusOr<int> found = Poll(now);
  int done = found.value_or(0);
  for (int page = 0; page < options_.pages_max; ++page) {
    ASSIGN_OR_RETURN(const bool read, ReadOne(now));
    if (!read) break;
    ++done;
  }
  if (done > 0) RETURN_IF_ERROR(Count(now));
  RETURN_IF_ERROR(found.status());
  return done;
}

absl::StatusOr<int> SettlementWorker::Poll(absl::Time now) {
  ASSIGN_OR_RETURN(const bool claimed, pg::RunInTransaction(pool_, [&](pg::Transaction& tx) {
                     return ClaimPoll(tx, now, options_.lease);
                   }));
  if (!claimed) return 0;
  ASSIGN_OR_RETURN(const int found, Discover(now));
  RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) { return SetPoll(tx, now + options_.every); }));
  RETURN_IF_ERROR(Count(now));
  return found;
}

absl::StatusOr<int> SettlementWorker::Discover(absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<std::string> failed,
                   pg::ReadOnly(pool_, [](pg::Transaction& tx) { return FindFailed(tx, kFailedMax); }));
  std::vector<PspSettlement> again;
  for (const std::string& psp_id : failed) {
    ASSIGN_OR_RETURN(again.emplace_back(), source_.GetSettlement(psp_id));
  }
  ASSIGN_OR_RETURN(int found, Take(again, now));
  std::string from;
  for (int page_number = 0; page_number < kListPagesMax; ++page_number) {
    ASSIGN_OR_RETURN(const PspSettlementPage page, source_.ListSettlements(from));
    ASSIGN_OR_RETURN(const int taken, Take(page.settlements, now));
    found += taken;
    from = page.next;
    if (taken == 0 || from.empty()) break;
  }
  return found;
}

absl::StatusOr<int> SettlementWorker::Take(const std::vector<PspSettlement>& found, absl::Time now) {
  if (found.empty()) return 0;
  return pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    std::vector<std::string> psp_ids;
    for (const PspSettlement& psp : found) psp_ids.push_back(psp.id);
    ASSIGN_OR_RETURN(const auto known, FindStates(tx, psp_ids));
    std::vector<Settlement> added;
    // Newest first as found: so their ids are in the order of their making.
    for (auto psp = found.rbegin(); psp != found.rend(); ++psp) {
      if (psp->status == PspSettlement::Status::kUnderWay) continue;
      const bool paid_out = psp->status == PspSettlement::Status::kPaidOut;
      const auto state = known.find(psp->id);
      if (state != known.end() && (IsFinal(state->second) || !paid_out)) continue;
      added.push_back({.id = SettlementId(ids_.Next()),
                       .psp_id = psp->id,
                       .reference = psp->reference,
                       .state = paid_out ? SettlementState::kReading : SettlementState::kFailed,
                       .amount = psp->amount,
                       .costs = psp->costs,
                       .paid_out_at = psp->settled_at,
                       .created_at = now});
    }
    RETURN_IF_ERROR(AddSettlements(tx, added, now));
    return static_cast<int>(added.size());
  });
}

absl::Status SettlementWorker::Count(absl::Time now) {
  ASSIGN_OR_RETURN(const SettlementCounts counts, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                     return CountSettlements(tx, now - options_.unsettled_after);
                   }));
  reading_.Set(counts.reading);
  failed_.Set(counts.failed);
  differing_.Set(counts.differing);
  unsettled_.Set(counts.unsettled);
  return absl::OkStatus();
}

absl::StatusOr<bool> SettlementWorker::ReadOne(absl::Time now) {
  ASSIGN_OR_RETURN(const std::optional<Settlement> settlement, pg::RunInTransaction(pool_, [&](pg::Transaction& tx) {
                     return ClaimReading(tx, now, options_.lease);
                   }));
  if (!settlement) return false;
  RETURN_IF_ERROR(settlement->phase == Phase::kSums ? Finish(*settlement, now) : ReadPage(*settlement, now));
  return true;
}

absl::Status SettlementWorker::ReadPage(const Settlement& settlement, absl::Time now) {
  ASSIGN_OR_RETURN(PspLinePage page, source_.ListLines(settlement.psp_id, settlement.phase, settlement.page_from));
  return WritePage(settlement, std::move(page), now);
}

absl::Status SettlementWorker::WritePage(const Settlement& settlement, PspLinePage page, absl::Time now) {
  const std::optional<absl::Duration> second_look = SecondLook(settlement);
  bool look_up = false;
  RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(Known known, LockKnown(tx, page.lines));
    Compare(settlement.amount.currency, known, absl::MakeSpan(page.lines));
    look_up = second_look && std::any_of(page.lines.begin(), page.lines.end(), Differs);
    if (look_up) return Postpone(tx, settlement, now + *second_look);
    Settlement after = settlement;
    AddTo(after, page.lines);
    after.page_from = page.next;
    if (page.next.empty()) after.phase = static_cast<Phase>(static_cast<int16_t>(settlement.phase) + 1);
    ASSIGN_OR_RETURN(const bool is_ours, SaveReading(tx, settlement, after, now));
    if (!is_ours) return absl::OkStatus();
    RETURN_IF_ERROR(InsertSettlementLines(tx, settlement.id, settlement.lines + 1, page.lines));
    return MarkSettled(tx, page.lines, now);
  }));
  if (look_up) LookUp(page.lines);
  return absl::OkStatus();
}

absl::Status SettlementWorker::Finish(const Settlement& settlement, absl::Time now) {
  const int64_t lines_minor =
      settlement.payments_minor + settlement.refunds_minor + settlement.chargebacks_minor + settlement.difference_minor;
  ASSIGN_OR_RETURN(const Closing closing, Close(settlement.amount, lines_minor, settlement.costs));
  std::vector<SettlementLine> lines;
  if (const int64_t kept = closing.fees_minor + closing.fees_vat_minor; kept != 0) {
    lines.push_back({.kind = LineKind::kFee, .amount_minor = -kept, .expected_minor = -kept});
  }
  if (closing.other_minor != 0) lines.push_back({.kind = LineKind::kOther, .amount_minor = closing.other_minor});
  Settlement after = settlement;
  after.fees_minor = closing.fees_minor;
  after.fees_vat_minor = closing.fees_vat_minor;
  AddTo(after, lines);
  after.state = SettlementState::kPaidOut;
  bool is_ours = false;
  RETURN_IF_ERROR(pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(is_ours, SaveReading(tx, settlement, after, now));
    if (!is_ours) return absl::OkStatus();
    RETURN_IF_ERROR(InsertSettlementLines(tx, settlement.id, settlement.lines + 1, lines));
    return feed_.Append(tx, now, {ToEvent(after, now)});
  }));
  if (is_ours && after.differing_lines > 0) {
    LogWarning("SETTLEMENT_DIFFERS",
               {{"settlement", after.id.Name()}, {"reference", after.reference}, {"lines", after.differing_lines}});
  }
  return absl::OkStatus();
}

std::optional<absl::Duration> SettlementWorker::SecondLook(const Settlement& settlement) const {
  if (settlement.tries >= static_cast<int32_t>(options_.second_looks.size())) return std::nullopt;
  return options_.second_looks[settlement.tries];
}

// News of a payment may have been lost. Who is refused is looked up at the next look.
void SettlementWorker::LookUp(const std::vector<SettlementLine>& lines) {
  std::set<std::string> payments;
  for (const SettlementLine& line : lines) {
    if (Differs(line) && !line.payment_psp_id.empty()) payments.insert(line.payment_psp_id);
  }
  for (const std::string& psp_id : payments) driver_.Hint(psp_id).IgnoreError();
}

void SettlementWorker::Start() {
  if (!options_.fetch) return;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = false;
  }
  thread_ = std::thread([this] { Loop(); });
}

void SettlementWorker::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void SettlementWorker::Loop() {
  while (Wait(options_.interval)) {
    const absl::StatusOr<int> done = Step();
    if (done.ok()) continue;
    errors_.Increment();
    LogWarning("SETTLEMENT_STEP_FAILED", {{"error", done.status()}});
  }
}

bool SettlementWorker::Wait(absl::Duration time) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopping_), time);
}

}  // namespace vlot::payment
