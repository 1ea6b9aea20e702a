#include "services/invoicing/bank/notices/announce.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/wire/types.h"
#include "services/invoicing/bank/notices/notice_store.h"
#include "services/invoicing/bank/sepa_errors.h"
#include "services/invoicing/dunning/case_store.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kInvoicesMax = 10'000;  // in a transaction, as in a file
// After the day, until reminders go on: the money is booked, or comes back, within five TARGET days (EPC016-06, section
// 4.3: returns), a week with its weekend.
constexpr int kReminderRestDays = 7;
constexpr char kPauseReason[] = "collected by direct debit";

std::optional<Untold> WhyUntold(const Unannounced& one) {
  if (const std::optional<Unreachable> why = WhyUnreachable(one.mandate.bank_account)) return static_cast<Untold>(*why);
  if (one.email.empty()) return Untold::kNoAddress;
  return std::nullopt;
}

feed::NewEvent CollectionAnnounced(const CollectionNotice& notice) {
  vlot::invoicing::v1::Event event;
  event.set_kind(vlot::invoicing::v1::Event::COLLECTION_ANNOUNCED);
  event.mutable_account()->set_name(notice.account.Name());
  event.set_invoice(notice.invoice.Name());
  event.set_number(notice.number);
  event.set_collection_notice(notice.id.Name());
  *event.mutable_amount() = wire::ToProto(notice.amount);
  return {.payload = event.SerializeAsString()};
}

// Nobody is asked to pay what is about to be collected. A longer pause stays.
absl::Status RestReminders(pg::Transaction& tx, const Desk& desk, const std::vector<CollectionNotice>& notices) {
  std::map<AccountId, absl::CivilDay> until;
  for (const CollectionNotice& notice : notices) {
    absl::CivilDay& day = until.try_emplace(notice.account, notice.debit.date).first->second;
    day = std::max(day, notice.debit.date);
  }
  std::vector<AccountId> accounts;
  accounts.reserve(until.size());
  for (const auto& [account, day] : until) accounts.push_back(account);
  ASSIGN_OR_RETURN(const auto pauses, dunning::FindPauses(tx, accounts));
  for (const auto& [account, day] : until) {
    const dunning::Pause pause{
        .account = account, .until = day + kReminderRestDays, .reason = kPauseReason, .actor = desk.actor};
    const auto known = pauses.find(account);
    if (known != pauses.end() && known->second.until >= pause.until) continue;
    RETURN_IF_ERROR(dunning::SavePause(tx, pause, desk.now));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Announced> AnnounceCollections(pg::Transaction& tx, const Desk& desk, const SepaSetup& setup,
                                              const AnnounceWish& wish) {
  if (setup.creditor_id.empty()) return SepaNotSetUpError();
  const absl::CivilDay today = absl::ToCivilDay(desk.now, DefaultTimeZone());
  const int notice_days = wish.notice_days > 0 ? wish.notice_days : setup.seller.debit_notice_days;
  ASSIGN_OR_RETURN(const std::vector<Unannounced> found, LockUnannounced(tx, wish.accounts, wish.again, kInvoicesMax));
  Announced announced{.more = found.size() == kInvoicesMax};
  std::set<AccountId> untold;
  std::vector<CollectionNotice> notices;
  for (const Unannounced& one : found) {
    if (const std::optional<Untold> why = WhyUntold(one)) {
      if (untold.insert(one.mandate.account).second) announced.left_out.push_back({one.mandate.account, *why});
      continue;
    }
    absl::CivilDay due = one.invoice.due_date;
    if (one.last_attempt) due = std::max(due, *one.last_attempt + 1);
    notices.push_back({.id = CollectionNoticeId(desk.ids.Next()),
                       .invoice = one.invoice.invoice,
                       .number = one.invoice.number,
                       .account = one.mandate.account,
                       .debit = NoticeOf(one.mandate, setup.creditor_id, notice_days, today, due),
                       .amount = one.invoice.open,
                       .attempt = one.attempts,
                       .create_time = desk.now});
  }
  // Somebody else may have announced one meanwhile: then that counts.
  ASSIGN_OR_RETURN(const auto inserted, InsertNotices(tx, notices, today));
  std::erase_if(notices, [&](const CollectionNotice& notice) { return !inserted.contains(notice.id); });
  RETURN_IF_ERROR(RestReminders(tx, desk, notices));
  for (const CollectionNotice& notice : notices) announced.events.push_back(CollectionAnnounced(notice));
  announced.notices = std::move(notices);
  return announced;
}

}  // namespace vlot::invoicing::bank
