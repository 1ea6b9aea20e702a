#include "services/invoicing/dunning/climbing.h"

#include <utility>

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/dunning/charge.h"
#include "services/invoicing/dunning/dunning_events.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/events.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing::dunning {
namespace {

template <class Map>
auto* FindIn(const Map& map, const AccountId& account) {
  const auto found = map.find(account);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

absl::StatusOr<absl::CivilDay> DayOf(const AccountRow& account, absl::Time now) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(account.time_zone));
  return ToCivilDay(now, zone);
}

absl::StatusOr<std::vector<Move>> MovesOfAccount(const Rules& rules, const AccountRow& account, const Owed& owed,
                                                 const Pause* pause, absl::CivilDay today, absl::CivilDay until) {
  Standing standing{.account = account.id,
                    .business = PartyFromWire(account.party).business,
                    .cases = owed.cases,
                    .fresh = owed.fresh};
  if (pause != nullptr) standing.paused_until = pause->until;
  return MovesOf(rules.book(), std::move(standing), today, until);
}

absl::Status Climbing::Decide(const std::vector<AccountId>& accounts, absl::CivilDay until) {
  RETURN_IF_ERROR(LockOpenDocuments(tx_, accounts));
  ASSIGN_OR_RETURN(const AccountRows rows, LockAccounts(tx_, accounts));
  ASSIGN_OR_RETURN(const OwedByAccount owed, FindOwed(tx_, accounts, HouseDay(now_), Lock::kForUpdate));
  ASSIGN_OR_RETURN(const auto pauses, FindPauses(tx_, accounts));
  ASSIGN_OR_RETURN(const Rules rules, FindRules(tx_));
  for (const AccountId& id : accounts) {
    const AccountRow* const account = FindIn(rows, id);
    const Owed* const of_account = FindIn(owed, id);
    if (of_account == nullptr) continue;  // paid meanwhile
    const absl::Status decided = account == nullptr
                                     ? AccountNotFoundError(id)
                                     : DecideOne(rules, *account, *of_account, FindIn(pauses, id), until);
    if (decided.ok()) continue;
    const BilledAccount parked = invoicing::Parked(id, decided);
    parked_.push_back({id, parked.reason, parked.detail});
  }
  return absl::OkStatus();
}

absl::Status Climbing::DecideOne(const Rules& rules, const AccountRow& account, const Owed& owed, const Pause* pause,
                                 absl::CivilDay until) {
  ASSIGN_OR_RETURN(const absl::CivilDay today, DayOf(account, now_));
  ASSIGN_OR_RETURN(std::vector<Move> moves, MovesOfAccount(rules, account, owed, pause, today, until));
  for (Move& move : moves) Accept(rules, account, std::move(move));
  return absl::OkStatus();
}

void Climbing::Accept(const Rules& rules, const AccountRow& account, Move move) {
  Case dunning_case = std::move(move.dunning_case);
  const bool opens = dunning_case.id.IsNil();
  if (opens) dunning_case.id = CaseId(ids_.Next());
  Climb(move.notice, dunning_case);
  for (const Claim& claim : dunning_case.claims) {
    claims_.push_back({dunning_case.id, claim.invoice, claim.charge, claim.interest_until});
  }
  const Policy* const policy = PolicyOn(rules.policies, dunning_case.policy, move.notice.day);
  const InvoiceId charge = Charge(*policy, account, move.notice);
  if (!charge.IsNil()) claims_.push_back({dunning_case.id, charge, true, move.notice.pay_until});
  if (move.notice.credit_hold) holds_.push_back(account.id);
  notices_.push_back({.id = NoticeId(ids_.Next()),
                      .dunning_case = dunning_case.id,
                      .account = account.id,
                      .notice = std::move(move.notice),
                      .language = account.language,
                      .seller = issuer_.seller_id(),
                      .party = account.party,
                      .charge = charge,
                      .create_time = now_});
  (opens ? opened_ : climbed_).push_back(std::move(dunning_case));
}

InvoiceId Climbing::Charge(const Policy& policy, const AccountRow& account, const Notice& notice) {
  if (!ChargeOf(notice).IsPositive()) return {};
  Document document = DraftChargeNote(notice, policy, account.id, PartyFromWire(account.party), account.language);
  document.id = InvoiceId(ids_.Next());
  for (Posting& posting : PostingsOfChargeNote(document, notice.costs, notice.interest)) {
    postings_.push_back(std::move(posting));
  }
  // Two cases of an account may climb on one day.
  if (changes_.empty() || changes_.back().id != account.id) changes_.push_back({.id = account.id});
  changes_.back().open_minor += document.open.minor;
  charges_.push_back(issuer_.Make(std::move(document), account.party, now_));
  return charges_.back().document.id;
}

absl::StatusOr<std::vector<feed::NewEvent>> Climbing::Events() const {
  std::vector<feed::NewEvent> events;
  ASSIGN_OR_RETURN(const std::vector<AccountId> held, HoldAccounts(tx_, holds_));
  ASSIGN_OR_RETURN(const AccountRows accounts, FindAccounts(tx_, held));
  for (const AccountId& account : held) events.push_back(AccountChanged(accounts.at(account)));
  for (const NoticeRow& notice : notices_) events.push_back(ReminderIssued(notice));
  return events;
}

absl::Status Climbing::Write() {
  if (notices_.empty()) return absl::OkStatus();
  std::vector<InvoiceId> names;
  for (const StoredDocument& charge : charges_) names.push_back(charge.document.id);
  RETURN_IF_ERROR(ClaimNames(tx_, std::move(names), Outcome::kIssued).status());
  RETURN_IF_ERROR(InsertCases(tx_, opened_, now_));
  RETURN_IF_ERROR(UpdateCases(tx_, climbed_));
  RETURN_IF_ERROR(SaveClaims(tx_, claims_));
  RETURN_IF_ERROR(InsertNotices(tx_, notices_));
  RETURN_IF_ERROR(AddToBalances(tx_, std::move(changes_)));
  ASSIGN_OR_RETURN(std::vector<feed::NewEvent> events, Events());
  return issuer_.Issue(tx_, charges_, postings_, std::move(events), now_);
}

}  // namespace vlot::invoicing::dunning
