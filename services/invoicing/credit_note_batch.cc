#include "services/invoicing/credit_note_batch.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "common/ids/uuid_generator.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/crediting/credit_note_store.h"
#include "services/invoicing/crediting/crediting_errors.h"
#include "services/invoicing/dunning/settled.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/posting_store.h"
#include "services/invoicing/writeoff/write_off_store.h"

namespace vlot::invoicing {
namespace {

// How write-offs that a credit note takes back say so.
constexpr std::string_view kCredited = "credited";
constexpr std::string_view kActorCreditNote = "credit note";

CreditIssued NothingToCredit() { return {.total = Money::Zero(kEur), .to_refund = Money::Zero(kEur)}; }

// One batch on its way. Steps in the order of IssueCreditNotes below.
class Batch {
 public:
  Batch(const Issuer& issuer, pg::Transaction& tx, absl::Span<CreditNoteEntry> entries)
      : issuer_(issuer), tx_(tx), entries_(entries), now_(issuer.Now()), drafts_(entries.size()) {}

  // Takes the names of invoices that were never issued, so that they never will be. Waits for those being issued now.
  absl::Status WithdrawUnissued() {
    std::vector<InvoiceId> ids;
    for (const CreditNoteEntry& entry : entries_) {
      if (entry.item.withdraws) ids.push_back(entry.item.request.invoice);
    }
    return ClaimNames(tx_, ids, Outcome::kWithdrawn).status();
  }

  absl::Status LockInvoices() {
    std::vector<InvoiceId> ids;
    for (const CreditNoteEntry& entry : entries_) ids.push_back(entry.item.request.invoice);
    ASSIGN_OR_RETURN(std::vector<StoredDocument> found, FindDocuments(tx_, ids, Lock::kForUpdate));
    for (StoredDocument& stored : found) {
      const InvoiceId id = stored.document.id;
      open_before_[id] = stored.document.open.minor;
      // What is credited need not have been given up: it is taken back first, as far as it is credited.
      stored.document.open.minor += stored.document.written_off.minor;
      invoices_[id] = std::move(stored);
    }
    return absl::OkStatus();
  }

  // What was credited before, and the notes that were issued before, by the name of the note: with their invoices
  // locked nobody else can issue them now.
  absl::Status FindBefore() {
    std::vector<InvoiceId> ids;
    for (const CreditNoteEntry& entry : entries_) ids.push_back(entry.item.request.id);
    ASSIGN_OR_RETURN(replays_, FindClaimed(tx_, ids));
    ASSIGN_OR_RETURN(divisions_, FindDivisions(tx_, ids));
    std::vector<const Document*> documents;
    for (const auto& [id, stored] : invoices_) documents.push_back(&stored.document);
    ASSIGN_OR_RETURN(before_, FindCredits(tx_, documents));
    return absl::OkStatus();
  }

  absl::Status Draft() {
    RETURN_IF_ERROR(FindZones());
    for (size_t i = 0; i < entries_.size(); ++i) {
      const CreditRequest& request = entries_[i].item.request;
      if (const auto replay = replays_.find(request.id); replay != replays_.end()) {
        entries_[i].result = Replay(request, replay->second);
      } else {
        DraftOne(i);
      }
    }
    return absl::OkStatus();
  }

  // Takes what was still open off the accounts; what was paid is the buyers' again.
  absl::Status TakeOff() {
    std::vector<InvoiceId> names;
    std::map<AccountId, int64_t> open;
    std::map<std::pair<AccountId, Currency>, int64_t> paid;
    for (const auto& draft : drafts_) {
      if (!draft) continue;
      credits_.push_back(&*draft);
      names.push_back(draft->note.id);
      open[draft->note.account] -= draft->division.open_minor;
      paid[{draft->note.account, draft->note.gross.currency}] += draft->division.balance_minor;
    }
    ASSIGN_OR_RETURN(const auto mine, ClaimNames(tx_, names, Outcome::kIssued));
    if (mine.size() != names.size()) return pg::RaceError("a credit note's name was taken meanwhile");
    RETURN_IF_ERROR(Reinstate(open));
    RETURN_IF_ERROR(TakeOffInvoices(tx_, credits_));
    RETURN_IF_ERROR(InsertCredits(tx_, credits_));
    std::vector<BalanceChange> changes;
    changes.reserve(open.size());
    for (const auto& [account, minor] : open) changes.push_back({.id = account, .open_minor = minor});
    RETURN_IF_ERROR(AddToBalances(tx_, std::move(changes)));
    std::vector<AccountId> debtors;
    debtors.reserve(open.size());
    for (const auto& [account, minor] : open) debtors.push_back(account);
    ASSIGN_OR_RETURN(events_, dunning::EndSettledCases(tx_, std::move(debtors), now_));
    std::vector<bank::CreditChange> owed;
    for (const auto& [key, minor] : paid) {
      if (minor != 0) owed.push_back({key.first, {minor, key.second}});
    }
    return bank::AddToCreditBalances(tx_, std::move(owed));
  }

  absl::Status Issue() {
    std::vector<Posting> postings;
    std::vector<StoredDocument> documents;
    for (const DraftedCredit* credit : credits_) {
      for (Posting& posting : PostingsOfCredit(*credit)) postings.push_back(std::move(posting));
      documents.push_back(issuer_.Make(credit->note, invoices_[credit->note.credited].buyer, now_));
    }
    if (documents.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(issuer_.Issue(tx_, documents, postings, std::move(events_), now_));
    size_t next = 0;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (!drafts_[i]) continue;
      const Document& document = documents[next++].document;
      entries_[i].result = CreditIssued{document.id,
                                        document.number,
                                        TotalOf(document),
                                        {drafts_[i]->division.refund_minor, document.gross.currency}};
    }
    return absl::OkStatus();
  }

  // The same request twice in this batch: the first one's answer.
  void AnswerTwins() {
    for (size_t i : twins_) {
      for (size_t first = 0; first < i; ++first) {
        if (entries_[first].item.request.id == entries_[i].item.request.id) entries_[i].result = entries_[first].result;
      }
    }
  }

 private:
  // Takes back what was given up of invoices, as far as more is credited of them than was open.
  absl::Status Reinstate(std::map<AccountId, int64_t>& open) {
    std::map<InvoiceId, int64_t> credited;
    for (const DraftedCredit* credit : credits_) credited[credit->note.credited] += credit->division.open_minor;
    UuidV7Generator ids(issuer_.clock());
    std::vector<WriteOff> reinstated;
    for (const auto& [id, minor] : credited) {
      const int64_t more = minor - open_before_.at(id);
      if (more <= 0) continue;
      const Document& invoice = invoices_.at(id).document;
      open[invoice.account] += more;
      reinstated.push_back({.id = WriteOffId(ids.Next()),
                            .invoice = id,
                            .account = invoice.account,
                            .amount = {-more, invoice.gross.currency},
                            .date = absl::ToCivilDay(now_, DefaultTimeZone()),
                            .reason = std::string(kCredited),
                            .actor = std::string(kActorCreditNote),
                            .create_time = now_});
    }
    RETURN_IF_ERROR(TakeBackFromInvoices(tx_, reinstated));
    return InsertWriteOffs(tx_, reinstated);
  }

  absl::Status FindZones() {
    std::vector<AccountId> ids;
    for (const auto& [id, stored] : invoices_) ids.push_back(stored.document.account);
    ASSIGN_OR_RETURN(accounts_, FindAccounts(tx_, ids));
    return absl::OkStatus();
  }

  void DraftOne(size_t i) {
    const PartialCredit& credit = entries_[i].item;
    const auto stored = invoices_.find(credit.request.invoice);
    if (stored == invoices_.end()) {
      entries_[i].result = credit.withdraws ? absl::StatusOr<CreditIssued>(NothingToCredit())
                                            : InvoiceNotFoundError(credit.request.invoice);
      return;
    }
    Document& invoice = stored->second.document;
    if (invoice.kind == Kind::kChargeNote && credit.request.order.IsNil()) {
      entries_[i].result = CreditOfChargesError(invoice.id);
      return;
    }
    if ((invoice.kind != Kind::kInstantInvoice && invoice.kind != Kind::kCollectiveInvoice) || !IsOf(credit, invoice)) {
      entries_[i].result = InvoiceNotFoundError(credit.request.invoice);
      return;
    }
    if (!drafted_.insert(credit.request.id).second) {
      twins_.push_back(i);
      entries_[i].result = NothingToCredit();
      return;
    }
    if (invoice.state == State::kCredited) {
      entries_[i].result =
          credit.withdraws ? absl::StatusOr<CreditIssued>(NothingToCredit())
                           : CreditExceedsInvoiceError(invoice.id, 0, Money::Zero(invoice.gross.currency).ToString());
      return;
    }
    CreditedBefore& before = before_[invoice.id];
    absl::StatusOr<DraftedCredit> drafted =
        DraftCredit(credit, invoice, before, issuer_.seller().address.region, ZoneOf(invoice.account));
    if (!drafted.ok()) {
      entries_[i].result = drafted.status();
      return;
    }
    const bool by_hand = credit.request.order.IsNil();
    if (by_hand && drafted->division.refund_minor > 0) {
      entries_[i].result =
          CreditNeedsRefundError(invoice.id, invoice.order, {drafted->division.refund_minor, invoice.gross.currency});
      return;
    }
    // As the invoice stands for the next entry.
    CountCredit(*drafted, before);
    invoice.open.minor -= drafted->division.open_minor;
    if (drafted->whole) invoice.state = State::kCredited;
    drafts_[i] = *std::move(drafted);
  }

  // Whether the order that is named, if any, is the invoice's.
  static bool IsOf(const PartialCredit& credit, const Document& invoice) {
    if (credit.request.order.IsNil() || credit.request.order == invoice.order) return true;
    return std::any_of(invoice.deliveries.begin(), invoice.deliveries.end(), [&](const DocumentDelivery& delivery) {
      return delivery.accrual == credit.delivery && delivery.order == credit.request.order;
    });
  }

  absl::TimeZone ZoneOf(const AccountId& account) const {
    const auto found = accounts_.find(account);
    if (found == accounts_.end()) return DefaultTimeZone();
    const auto zone = LoadTimeZone(found->second.time_zone);
    return zone.ok() ? *zone : DefaultTimeZone();
  }

  absl::StatusOr<CreditIssued> Replay(const CreditRequest& request, const Claimed& before) const {
    if (before.outcome == Outcome::kWithdrawn) return InvoiceWithdrawnError(request.id);
    if (before.credited != request.invoice) return RequestReusedError(request.id.Name());
    const auto division = divisions_.find(request.id);
    return CreditIssued{request.id,
                        before.number,
                        before.total,
                        {division == divisions_.end() ? 0 : division->second.refund_minor, before.total.currency}};
  }

  const Issuer& issuer_;
  pg::Transaction& tx_;
  const absl::Span<CreditNoteEntry> entries_;
  const absl::Time now_;
  absl::flat_hash_map<InvoiceId, StoredDocument> invoices_;  // as if nothing of them had been given up
  absl::flat_hash_map<InvoiceId, int64_t> open_before_;
  absl::flat_hash_map<InvoiceId, Claimed> replays_;
  absl::flat_hash_map<InvoiceId, CreditDivision> divisions_;
  CreditsBefore before_;
  AccountRows accounts_;
  absl::flat_hash_set<InvoiceId> drafted_;
  std::vector<size_t> twins_;
  std::vector<std::optional<DraftedCredit>> drafts_;  // of each entry that gets one
  std::vector<const DraftedCredit*> credits_;         // the same, one behind the other
  std::vector<feed::NewEvent> events_;                // besides those of the notes
};

}  // namespace

absl::Status IssueCreditNotes(const Issuer& issuer, pg::Transaction& tx, absl::Span<CreditNoteEntry> entries) {
  Batch batch(issuer, tx, entries);
  RETURN_IF_ERROR(batch.WithdrawUnissued());
  RETURN_IF_ERROR(batch.LockInvoices());
  RETURN_IF_ERROR(batch.FindBefore());
  RETURN_IF_ERROR(batch.Draft());
  RETURN_IF_ERROR(batch.TakeOff());
  RETURN_IF_ERROR(batch.Issue());
  batch.AnswerTwins();
  return absl::OkStatus();
}

}  // namespace vlot::invoicing
