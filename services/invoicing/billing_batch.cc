#include "services/invoicing/billing_batch.h"

#include <map>
#include <utility>

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/bank/sepa_store.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/billing_store.h"
#include "services/invoicing/collective_store.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing {
namespace {

// One batch on its way. Steps in the order of BillAccounts below.
class Batch {
 public:
  Batch(const Issuer& issuer, UuidV7Generator& ids, const BillingRun& run, pg::Transaction& tx)
      : issuer_(issuer), ids_(ids), run_(run), tx_(tx), now_(issuer.Now()) {}

  // Whoever accrues for one of the accounts waits from here on.
  absl::Status Claim(const std::vector<AccountId>& accounts) {
    ASSIGN_OR_RETURN(claimed_, ClaimWaiting(tx_, run_.id, accounts));
    ASSIGN_OR_RETURN(accounts_, LockAccounts(tx_, claimed_));
    ASSIGN_OR_RETURN(credit_, bank::LockCreditBalances(tx_, claimed_, kEur));
    if (!issuer_.seller().creditor_id.empty()) {
      ASSIGN_OR_RETURN(mandates_, bank::FindActiveMandates(tx_, claimed_));
    }
    ASSIGN_OR_RETURN(due_, FindDueDeliveries(tx_, claimed_, BillingPeriod(run_.month)));
    return absl::OkStatus();
  }

  void Draft() {
    for (const AccountId& id : claimed_) {
      const auto due = due_.find(id);
      if (due == due_.end()) {
        billed_.push_back({.account = id, .state = BilledState::kNothingLeft, .total = Money::Zero(kEur)});
        continue;
      }
      if (absl::Status drafted = DraftOne(id, std::move(due->second)); !drafted.ok()) {
        billed_.push_back(Parked(id, drafted));
      }
    }
  }

  absl::Status Issue() {
    std::vector<InvoiceId> names;
    std::vector<const Document*> collective;
    std::vector<Posting> postings;
    for (const StoredDocument& stored : documents_) {
      names.push_back(stored.document.id);
      collective.push_back(&stored.document);
      for (Posting& posting : PostingsOfInvoice(stored.document)) postings.push_back(std::move(posting));
    }
    if (documents_.empty()) return SaveBilled(tx_, run_.id, billed_);
    RETURN_IF_ERROR(ClaimNames(tx_, std::move(names), Outcome::kIssued));
    RETURN_IF_ERROR(AddToBalances(tx_, std::move(changes_)));
    RETURN_IF_ERROR(bank::AddToCreditBalances(tx_, std::move(credit_changes_)));
    RETURN_IF_ERROR(InsertCollectiveParts(tx_, run_.id, collective));
    RETURN_IF_ERROR(SaveBilled(tx_, run_.id, billed_));
    return issuer_.Issue(tx_, documents_, postings, {}, now_);
  }

 private:
  absl::Status DraftOne(const AccountId& id, std::vector<Delivery> deliveries) {
    const auto account = accounts_.find(id);
    if (account == accounts_.end()) return AccountNotFoundError(id);
    Money accrued = Money::Zero(account->second.accrued.currency);
    for (const Delivery& delivery : deliveries) {
      ASSIGN_OR_RETURN(accrued, Add(accrued, delivery.accrued));
    }
    ASSIGN_OR_RETURN(std::vector<Document> documents,
                     DraftAccount(account->second, std::move(deliveries), run_, issuer_.seller().address.region, now_));
    SetOff(id, documents);
    AnnounceDebits(id, documents);
    Money total = Money::Zero(accrued.currency);
    Money open = total;
    for (const Document& document : documents) {
      ASSIGN_OR_RETURN(total, Add(total, TotalOf(document)));
      ASSIGN_OR_RETURN(open, Add(open, document.open));
    }
    Accept(account->second, std::move(documents), total);
    changes_.push_back({.id = id, .open_minor = open.minor, .accrued_minor = -accrued.minor});
    return absl::OkStatus();
  }

  // What we owe the account is taken off what it owes us, document by document.
  void SetOff(const AccountId& id, std::vector<Document>& documents) {
    const auto credit = credit_.find(id);
    if (credit == credit_.end()) return;
    Money used = Money::Zero(credit->second.currency);
    for (Document& document : documents) {
      if (document.payable.currency != used.currency) continue;
      used.minor += SetOffCredit({credit->second.minor - used.minor, used.currency}, document).minor;
    }
    credit_changes_.push_back({id, {-used.minor, used.currency}});
  }

  // What an account with a mandate still has to pay is collected, and says so; not by one that no bank could carry out:
  // then its payer is asked to transfer it.
  void AnnounceDebits(const AccountId& id, std::vector<Document>& documents) const {
    const auto mandate = mandates_.find(id);
    if (mandate == mandates_.end() || bank::WhyUnreachable(mandate->second.bank_account)) return;
    const Seller& seller = issuer_.seller();
    for (Document& document : documents) {
      if (!document.due_date || !document.payable.IsPositive() || document.payable.currency != kEur) continue;
      document.debit = bank::NoticeOf(mandate->second, seller.creditor_id, seller.debit_notice_days,
                                      document.issue_date, *document.due_date);
      document.due_date = document.debit->date;
      if (mandate->second.kind == bank::MandateKind::kOneOff) return;  // it is good for one
    }
  }

  void Accept(const AccountRow& account, std::vector<Document> documents, const Money& total) {
    billed_.push_back({.account = account.id,
                       .state = BilledState::kInvoiced,
                       .invoices = static_cast<int32_t>(documents.size()),
                       .total = total});
    for (Document& document : documents) {
      document.id = InvoiceId(ids_.Next());
      documents_.push_back(issuer_.Make(std::move(document), account.party, now_));
    }
  }

  const Issuer& issuer_;
  UuidV7Generator& ids_;
  const BillingRun& run_;
  pg::Transaction& tx_;
  const absl::Time now_;
  std::vector<AccountId> claimed_;
  AccountRows accounts_;
  std::map<AccountId, Money> credit_;
  std::map<AccountId, bank::Mandate> mandates_;  // none unless we collect
  DueDeliveries due_;
  std::vector<BilledAccount> billed_;
  std::vector<BalanceChange> changes_;
  std::vector<bank::CreditChange> credit_changes_;
  std::vector<StoredDocument> documents_;
};

}  // namespace

absl::StatusOr<std::vector<Document>> DraftAccount(const AccountRow& account, std::vector<Delivery> deliveries,
                                                   const BillingRun& run, std::string_view region, absl::Time now) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(account.time_zone));
  const absl::CivilDay today = ToCivilDay(now, zone);
  const DayPeriod period = BillingPeriod(run.month);
  if (today < period.end && !run.final) return PeriodNotOverError(run.month, period.end);
  const Terms terms{.profile = account.profile, .payment_term_days = account.payment_term_days, .zone = zone};
  const CollectiveRequest request{.account = account.id,
                                  .buyer = PartyFromWire(account.party),
                                  .language = account.language,
                                  .period = period,
                                  .issue_date = today};
  ASSIGN_OR_RETURN(const auto lots, SortIntoLots(std::move(deliveries), region));
  std::vector<Document> documents;
  for (const std::vector<Delivery>& lot : lots) {
    ASSIGN_OR_RETURN(Document document, DraftCollectiveInvoice(request, lot, terms, region));
    documents.push_back(std::move(document));
  }
  return documents;
}

absl::Status BillAccounts(const Issuer& issuer, UuidV7Generator& ids, const BillingRun& run,
                          const std::vector<AccountId>& accounts, pg::Transaction& tx) {
  Batch batch(issuer, ids, run, tx);
  RETURN_IF_ERROR(batch.Claim(accounts));
  batch.Draft();
  return batch.Issue();
}

BilledAccount Parked(const AccountId& account, const absl::Status& why) {
  return {.account = account,
          .state = BilledState::kParked,
          .total = Money::Zero(kEur),
          .reason = Reason(why).empty() ? std::string(absl::StatusCodeToString(why.code())) : std::string(Reason(why)),
          .detail = std::string(why.message())};
}

}  // namespace vlot::invoicing
