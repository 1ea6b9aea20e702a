#include "services/invoicing/credit_note_batch.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/dunning/settled.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/posting_store.h"

namespace vlot::invoicing {
namespace {

Issued NothingToCredit() { return {.total = Money::Zero(kEur)}; }

// Another transaction took a note's name for another invoice, since we looked: look again.
absl::Status TakenMeanwhile() {
  return MakeError(absl::StatusCode::kAborted, "a credit note's name was taken meanwhile",
                   {.reason = std::string(pg::kDatabaseContention), .domain = std::string(kCommonDomain)});
}

// One batch on its way. Steps in the order of IssueCreditNotes below.
class Batch {
 public:
  Batch(const Issuer& issuer, pg::Transaction& tx, absl::Span<CreditNoteEntry> entries)
      : issuer_(issuer), tx_(tx), entries_(entries), now_(issuer.Now()), notes_(entries.size()) {}

  // Takes the names of invoices that were never issued, so that they never will be. Waits for those being issued now.
  absl::Status WithdrawUnissued() {
    std::vector<InvoiceId> ids;
    for (const CreditNoteEntry& entry : entries_) ids.push_back(entry.item.invoice);
    return ClaimNames(tx_, ids, Outcome::kWithdrawn).status();
  }

  absl::Status LockInvoices() {
    std::vector<InvoiceId> ids;
    for (const CreditNoteEntry& entry : entries_) ids.push_back(entry.item.invoice);
    ASSIGN_OR_RETURN(std::vector<StoredDocument> found, FindDocuments(tx_, ids, Lock::kForUpdate));
    for (StoredDocument& stored : found) {
      const InvoiceId id = stored.document.id;
      invoices_[id] = std::move(stored);
    }
    return absl::OkStatus();
  }

  // The notes that were issued before, by the name of the note: with their invoices locked nobody else can issue them
  // now.
  absl::Status FindReplays() {
    std::vector<InvoiceId> ids;
    for (const CreditNoteEntry& entry : entries_) ids.push_back(entry.item.id);
    ASSIGN_OR_RETURN(before_, FindClaimed(tx_, ids));
    return absl::OkStatus();
  }

  absl::Status Draft() {
    RETURN_IF_ERROR(FindZones());
    for (size_t i = 0; i < entries_.size(); ++i) {
      const CreditRequest& request = entries_[i].item;
      if (const auto replay = before_.find(request.id); replay != before_.end()) {
        entries_[i].result = Replay(request, replay->second);
      } else {
        DraftOne(i);
      }
    }
    return absl::OkStatus();
  }

  // Books the other way round, and takes what was still open off the accounts.
  absl::Status Credit() {
    std::vector<InvoiceId> names, credited;
    absl::flat_hash_map<AccountId, int64_t> open;
    for (const auto& note : notes_) {
      if (!note) continue;
      names.push_back(note->id);
      credited.push_back(note->credited);
      open[note->account] -= invoices_[note->credited].document.open.minor;
    }
    ASSIGN_OR_RETURN(const auto mine, ClaimNames(tx_, names, Outcome::kIssued));
    if (mine.size() != names.size()) return TakenMeanwhile();
    RETURN_IF_ERROR(MarkCredited(tx_, credited));
    std::vector<BalanceChange> changes;
    for (const auto& [account, minor] : open) changes.push_back({.id = account, .open_minor = minor});
    RETURN_IF_ERROR(AddToBalances(tx_, std::move(changes)));
    std::vector<AccountId> debtors;
    for (const auto& [account, minor] : open) debtors.push_back(account);
    ASSIGN_OR_RETURN(events_, dunning::EndSettledCases(tx_, std::move(debtors), now_));
    return OwePaid();
  }

  absl::Status Issue() {
    ASSIGN_OR_RETURN(const std::vector<Posting> postings, Reversals());
    std::vector<StoredDocument> documents;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (!notes_[i]) continue;
      documents.push_back(issuer_.Make(*notes_[i], invoices_[notes_[i]->credited].buyer, now_));
    }
    RETURN_IF_ERROR(issuer_.Issue(tx_, documents, postings, std::move(events_), now_));
    size_t next = 0;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (!notes_[i]) continue;
      const Document& document = documents[next++].document;
      entries_[i].result = Issued{document.id, document.number, TotalOf(document)};
    }
    return absl::OkStatus();
  }

  // The same request twice in this batch: the first one's answer.
  void AnswerTwins() {
    for (size_t i : twins_) {
      for (size_t first = 0; first < i; ++first) {
        if (entries_[first].item.id == entries_[i].item.id) entries_[i].result = entries_[first].result;
      }
    }
  }

 private:
  absl::Status FindZones() {
    std::vector<AccountId> ids;
    for (const auto& [id, stored] : invoices_) ids.push_back(stored.document.account);
    ASSIGN_OR_RETURN(accounts_, FindAccounts(tx_, ids));
    return absl::OkStatus();
  }

  void DraftOne(size_t i) {
    const CreditRequest& request = entries_[i].item;
    const auto invoice = invoices_.find(request.invoice);
    if (invoice == invoices_.end()) {
      entries_[i].result = NothingToCredit();
      return;
    }
    Document& document = invoice->second.document;
    if (document.order != request.order || document.kind == Kind::kCreditNote) {
      entries_[i].result = InvoiceNotFoundError(request.invoice);
      return;
    }
    const bool twin = !drafted_.insert(request.id).second;
    if (twin) twins_.push_back(i);
    if (twin || document.state == State::kCredited) {
      entries_[i].result = NothingToCredit();
      return;
    }
    notes_[i] = DraftCreditNote(request, document, ZoneOf(document.account));
    document.state = State::kCredited;
  }

  absl::TimeZone ZoneOf(const AccountId& account) const {
    const auto found = accounts_.find(account);
    if (found == accounts_.end()) return DefaultTimeZone();
    const auto zone = LoadTimeZone(found->second.time_zone);
    return zone.ok() ? *zone : DefaultTimeZone();
  }

  static absl::StatusOr<Issued> Replay(const CreditRequest& request, const Claimed& before) {
    if (before.outcome == Outcome::kWithdrawn) return InvoiceWithdrawnError(request.id);
    if (before.credited != request.invoice) return RequestReusedError(request.id.Name());
    return Issued{request.id, before.number, before.total};
  }

  // What the buyer has paid since the invoice was issued.
  Money PaidOn(const Document& note) const {
    const Document& invoice = invoices_.at(note.credited).document;
    return {invoice.payable.minor - invoice.open.minor, invoice.open.currency};
  }

  // What was set off against a collective invoice when it was issued: its reversed postings make it credit again.
  Money SetOffOn(const Document& note) const {
    const Document& invoice = invoices_.at(note.credited).document;
    return invoice.kind == Kind::kCollectiveInvoice ? invoice.prepaid : Money::Zero(invoice.prepaid.currency);
  }

  // What was paid on credited invoices is the buyer's again.
  absl::Status OwePaid() {
    std::map<std::pair<AccountId, Currency>, int64_t> paid;
    for (const auto& note : notes_) {
      if (note) paid[{note->account, PaidOn(*note).currency}] += PaidOn(*note).minor + SetOffOn(*note).minor;
    }
    std::vector<bank::CreditChange> changes;
    for (const auto& [key, minor] : paid) changes.push_back({key.first, {minor, key.second}});
    return bank::AddToCreditBalances(tx_, std::move(changes));
  }

  absl::StatusOr<std::vector<Posting>> Reversals() {
    std::vector<Uuid> transactions;
    for (const auto& note : notes_) {
      if (note) transactions.push_back(note->credited.uuid());
    }
    ASSIGN_OR_RETURN(auto booked, FindPostings(tx_, transactions));
    std::vector<Posting> reversals;
    for (const auto& note : notes_) {
      if (!note) continue;
      for (Posting& posting : PostingsOfCreditNote(*note, booked[note->credited.uuid()])) {
        reversals.push_back(std::move(posting));
      }
      const int16_t last = reversals.empty() ? int16_t{0} : reversals.back().entry;
      for (Posting& posting : PostingsOfPaidBefore(*note, PaidOn(*note), last)) reversals.push_back(std::move(posting));
    }
    return reversals;
  }

  const Issuer& issuer_;
  pg::Transaction& tx_;
  const absl::Span<CreditNoteEntry> entries_;
  const absl::Time now_;
  absl::flat_hash_map<InvoiceId, StoredDocument> invoices_;
  absl::flat_hash_map<InvoiceId, Claimed> before_;
  AccountRows accounts_;
  absl::flat_hash_set<InvoiceId> drafted_;
  std::vector<size_t> twins_;
  std::vector<feed::NewEvent> events_;          // besides those of the notes
  std::vector<std::optional<Document>> notes_;  // of each entry that gets one
};

}  // namespace

absl::Status IssueCreditNotes(const Issuer& issuer, pg::Transaction& tx, absl::Span<CreditNoteEntry> entries) {
  Batch batch(issuer, tx, entries);
  RETURN_IF_ERROR(batch.WithdrawUnissued());
  RETURN_IF_ERROR(batch.LockInvoices());
  RETURN_IF_ERROR(batch.FindReplays());
  RETURN_IF_ERROR(batch.Draft());
  RETURN_IF_ERROR(batch.Credit());
  RETURN_IF_ERROR(batch.Issue());
  batch.AnswerTwins();
  return absl::OkStatus();
}

}  // namespace vlot::invoicing
