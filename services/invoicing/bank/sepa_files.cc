#include "services/invoicing/bank/sepa_files.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/pg/errors.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/bank/booking.h"
#include "services/invoicing/bank/sepa_errors.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/bank/target_days.h"
#include "services/invoicing/ledger.h"
#include "services/invoicing/posting_store.h"

namespace vlot::invoicing::bank {
namespace {

constexpr int kTransactionsMax = 10'000;  // in a file: banks take 25,000 and more, a transaction of ours should end

absl::CivilDay Today(const Desk& desk) { return absl::ToCivilDay(desk.now, DefaultTimeZone()); }

// What makes ids of one file its own: the random end of its UUID.
std::string SuffixOf(SepaFileId file) { return file.ToString().substr(28); }

std::string MessageId(std::string_view prefix, absl::CivilDay day, SepaFileId file) {
  return absl::StrFormat("%s%02d%02d%02d-%s", std::string(prefix), day.year() % 100, day.month(), day.day(),
                         SuffixOf(file));
}

FileHead HeadOf(const Desk& desk, const SepaSetup& setup, std::string message_id) {
  return {.message_id = std::move(message_id),
          .create_time = desk.now,
          .name = setup.seller.legal_name,
          .bank_account = setup.seller.iban,
          .bic = setup.seller.bic};
}

NotCollectable LeftOut(const Collectable& collectable, Unreachable why) {
  NotCollectable left_out{.mandate = collectable.mandate.id,
                          .account = collectable.mandate.account,
                          .why = why,
                          .invoices = static_cast<int64_t>(collectable.invoices.size()),
                          .total = Money::Zero(kEur)};
  for (const Due& due : collectable.invoices) left_out.total.minor += due.open.minor;
  return left_out;
}

// Credit that is on its way to the payer: no longer owed, not yet paid.
std::vector<Posting> PostingsOfPayouts(const std::vector<Transfer>& transfers, SepaFileId file, absl::CivilDay day) {
  std::vector<Posting> postings;
  const auto add = [&](LedgerAccount ledger_account, const Transfer& transfer, int64_t minor) {
    postings.push_back({.transaction = file.uuid(),
                        .entry = static_cast<int16_t>(postings.size() + 1),
                        .ledger_account = ledger_account,
                        .amount = {minor, transfer.amount.currency},
                        .account = transfer.account,
                        .date = day});
  };
  for (const Transfer& transfer : transfers) {
    add(LedgerAccount::kCreditBalances, transfer, transfer.amount.minor);
    add(LedgerAccount::kRefundsInTransit, transfer, -transfer.amount.minor);
  }
  return postings;
}

}  // namespace

absl::StatusOr<CollectionFile> MakeCollectionFile(pg::Transaction& tx, const Desk& desk, const SepaSetup& setup,
                                                  const CollectionWish& wish) {
  if (setup.creditor_id.empty()) return SepaNotSetUpError();
  const SepaFileId id(desk.ids.Next());
  const CollectionTerms terms{Today(desk), wish.notice_days, wish.horizon_days};
  ASSIGN_OR_RETURN(std::vector<Collectable> collectables, LockCollectable(tx, terms, wish.again, kTransactionsMax));
  std::vector<DirectDebit> debits;
  std::vector<Mandate> mandates;
  std::vector<NotCollectable> left_out;
  for (Collectable& collectable : collectables) {
    if (const std::optional<Unreachable> why = WhyUnreachable(collectable.mandate.bank_account)) {
      left_out.push_back(LeftOut(collectable, *why));
      continue;
    }
    std::vector<DirectDebit> planned =
        PlanCollections(std::move(collectable.invoices), terms, SuffixOf(id), collectable.mandate);
    if (planned.empty()) continue;
    mandates.push_back(collectable.mandate);
    for (DirectDebit& debit : planned) debits.push_back(std::move(debit));
  }
  int64_t not_told = 0;
  if (wish.again) {
    ASSIGN_OR_RETURN(not_told, CountNotTold(tx));
  }
  if (debits.empty()) return NothingToCollectError(left_out, not_told);
  SepaFileRow file{.id = id,
                   .kind = SepaFileKind::kCollections,
                   .message_id = MessageId("DD", terms.today, id),
                   .transactions = static_cast<int32_t>(debits.size()),
                   .total = Money::Zero(kEur),
                   .creator = desk.actor,
                   .create_time = desk.now};
  for (const DirectDebit& debit : debits) file.total.minor += debit.amount.minor;
  const std::vector<DebitGroup> groups = GroupDebits(std::move(debits), file.message_id);
  file.content = RenderDirectDebits(HeadOf(desk, setup, file.message_id), setup.creditor_id, groups, wish.version);
  ASSIGN_OR_RETURN(const bool all, InsertCollections(tx, id, groups));
  if (!all) return pg::RaceError("an invoice came into another file meanwhile");
  RETURN_IF_ERROR(UpdateMandates(tx, mandates));
  RETURN_IF_ERROR(InsertFile(tx, file));
  return CollectionFile{std::move(file), std::move(left_out), not_told};
}

absl::StatusOr<RefundFile> MakeRefundFile(pg::Transaction& tx, const Desk& desk, const SepaSetup& setup,
                                          PainVersion version, const std::vector<AccountId>& accounts) {
  const SepaFileId id(desk.ids.Next());
  ASSIGN_OR_RETURN(const std::vector<Refundable> refundable, LockRefundable(tx, accounts, kTransactionsMax));
  std::vector<Transfer> transfers;
  std::vector<NotRefundable> left_out;
  std::vector<CreditChange> changes;
  SepaFileRow file{.id = id,
                   .kind = SepaFileKind::kRefunds,
                   .message_id = MessageId("CT", Today(desk), id),
                   .total = Money::Zero(kEur),
                   .creator = desk.actor,
                   .create_time = desk.now};
  for (const Refundable& refund : refundable) {
    if (const std::optional<Unreachable> why = WhyUnreachable(refund.bank_account)) {
      left_out.push_back({refund.account, *why});
      continue;
    }
    changes.push_back({refund.account, {-refund.balance.minor, refund.balance.currency}});
    file.total.minor += refund.balance.minor;
    transfers.push_back({.end_to_end_id = absl::StrCat("R", SuffixOf(id), "-", transfers.size() + 1),
                         .account = refund.account,
                         .amount = refund.balance,
                         .name = refund.name,
                         .bank_account = refund.bank_account,
                         .bic = refund.bic,
                         .text = absl::StrCat("Terugbetaling tegoed ", setup.seller.trade_name)});
  }
  if (transfers.empty()) return NothingToPayError(left_out);
  file.transactions = static_cast<int32_t>(transfers.size());
  const std::string group = absl::StrCat(file.message_id, "-1");
  const absl::CivilDay day = AddTargetDays(Today(desk), 1);
  file.content = RenderTransfers(HeadOf(desk, setup, file.message_id), group, day, transfers, version);
  RETURN_IF_ERROR(InsertPayouts(tx, id, group, transfers));
  RETURN_IF_ERROR(AddToCreditBalances(tx, std::move(changes)));
  RETURN_IF_ERROR(InsertPostings(tx, PostingsOfPayouts(transfers, id, Today(desk))));
  RETURN_IF_ERROR(InsertFile(tx, file));
  return RefundFile{std::move(file), std::move(left_out)};
}

}  // namespace vlot::invoicing::bank
