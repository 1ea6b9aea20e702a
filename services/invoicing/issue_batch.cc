#include "services/invoicing/issue_batch.h"

#include <optional>
#include <vector>

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/events.h"

namespace vlot::invoicing {
namespace {

// One batch on its way. Steps in the order of IssueInvoices below.
class Batch {
 public:
  Batch(const Issuer& issuer, pg::Transaction& tx, absl::Span<IssueEntry> entries)
      : issuer_(issuer), tx_(tx), entries_(entries), now_(issuer.Now()), drafts_(entries.size()) {}

  // Accounts of first-time buyers are made as they come.
  absl::Status FindOrMakeAccounts() {
    std::vector<AccountId> ids;
    for (const IssueEntry& entry : entries_) ids.push_back(entry.item.request.account);
    ASSIGN_OR_RETURN(accounts_, FindAccounts(tx_, ids));
    AccountRows missing;
    for (const IssueEntry& entry : entries_) {
      const AccountId id = entry.item.request.account;
      if (!accounts_.contains(id)) missing.try_emplace(id, InstantAccount(entry.item));
    }
    return MakeAccounts(std::move(missing));
  }

  // A shop knows its customers; the electronic address is the account's.
  void CompleteBuyers() {
    for (IssueEntry& entry : entries_) {
      const auto account = accounts_.find(entry.item.request.account);
      if (entry.item.request.buyer.business && account != accounts_.end()) {
        CompleteBuyer(PartyFromWire(account->second.party), entry.item);
      }
    }
  }

  void Draft() {
    for (size_t i = 0; i < entries_.size(); ++i) {
      const IssueRequest& request = entries_[i].item.request;
      absl::StatusOr<Document> draft = DraftOne(request);
      if (draft.ok()) {
        drafts_[i] = *std::move(draft);
      } else {
        entries_[i].result = draft.status();
      }
    }
  }

  // Leaves the drafts whose names nobody had; the others are answered from the store.
  absl::Status ClaimOrReplay() {
    std::vector<InvoiceId> ids;
    for (const auto& draft : drafts_) {
      if (draft) ids.push_back(draft->id);
    }
    ASSIGN_OR_RETURN(auto mine, ClaimNames(tx_, ids, Outcome::kIssued));
    std::vector<InvoiceId> taken;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (!drafts_[i] || mine.erase(drafts_[i]->id) > 0) continue;
      taken.push_back(drafts_[i]->id);
      drafts_[i].reset();
      replays_.push_back(i);
    }
    ASSIGN_OR_RETURN(claimed_, FindClaimed(tx_, taken));
    return absl::OkStatus();
  }

  absl::Status Owe() {
    absl::flat_hash_map<AccountId, int64_t> open;
    for (const auto& draft : drafts_) {
      if (draft) open[draft->account] += draft->open.minor;
    }
    std::vector<BalanceChange> changes;
    for (const auto& [account, minor] : open) changes.push_back({.id = account, .open_minor = minor});
    return AddToBalances(tx_, std::move(changes));
  }

  absl::Status Issue() {
    std::vector<StoredDocument> documents;
    std::vector<Posting> postings;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (!drafts_[i]) continue;
      for (Posting& posting : PostingsOfInvoice(*drafts_[i])) postings.push_back(std::move(posting));
      documents.push_back(issuer_.Make(*std::move(drafts_[i]), entries_[i].item.buyer, now_));
    }
    RETURN_IF_ERROR(issuer_.Issue(tx_, documents, postings, std::move(events_), now_));
    size_t next = 0;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (drafts_[i]) entries_[i].result = Answer(documents[next++].document);
    }
    AnswerReplays(documents);
    return absl::OkStatus();
  }

 private:
  AccountRow InstantAccount(const IssueCommand& command) const {
    const Terms terms = DefaultTerms(command.request.buyer);
    const Money zero = Money::Zero(command.request.prepaid.currency);
    return {.id = command.request.account,
            .billing_mode = BillingMode::kInstant,
            .profile = terms.profile,
            .payment_term_days = terms.payment_term_days,
            .credit_limit = zero,
            .open = zero,
            .accrued = zero,
            .reserved = zero,
            .time_zone = std::string(kDefaultTimeZone),
            .language = command.request.language,
            .party = command.buyer,
            .create_time = now_};
  }

  absl::Status MakeAccounts(AccountRows missing) {
    if (missing.empty()) return absl::OkStatus();
    std::vector<AccountRow> rows;
    for (const auto& [id, row] : missing) rows.push_back(row);
    ASSIGN_OR_RETURN(const auto made, InsertAccounts(tx_, std::move(rows)));
    std::vector<AccountId> made_by_others;
    for (auto& [id, row] : missing) {
      if (!made.contains(id)) {
        made_by_others.push_back(id);
        continue;
      }
      events_.push_back(AccountChanged(row));
      accounts_.emplace(id, std::move(row));
    }
    ASSIGN_OR_RETURN(AccountRows others, FindAccounts(tx_, made_by_others));
    accounts_.merge(others);
    return absl::OkStatus();
  }

  absl::StatusOr<Document> DraftOne(const IssueRequest& request) const {
    const auto account = accounts_.find(request.account);
    if (account == accounts_.end()) return AccountNotFoundError(request.account);
    ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadTimeZone(account->second.time_zone));
    const Terms terms{
        .profile = account->second.profile, .payment_term_days = account->second.payment_term_days, .zone = zone};
    return DraftInvoice(request, terms, issuer_.seller().address.region);
  }

  static Issued Answer(const Document& document) { return {document.id, document.number, TotalOf(document)}; }

  // A name may also be twice in this very batch: then the first of them is the answer.
  void AnswerReplays(const std::vector<StoredDocument>& documents) {
    for (const StoredDocument& stored : documents) {
      const Document& d = stored.document;
      claimed_[d.id] = {.number = d.number, .order = d.order, .total = TotalOf(d)};
    }
    for (size_t i : replays_) entries_[i].result = Replay(entries_[i].item.request);
  }

  absl::StatusOr<Issued> Replay(const IssueRequest& request) const {
    const auto found = claimed_.find(request.id);
    if (found == claimed_.end()) return absl::InternalError("a document's name is taken, but by nobody");
    if (found->second.outcome == Outcome::kWithdrawn) return InvoiceWithdrawnError(request.id);
    if (found->second.order != request.order) return RequestReusedError(request.id.Name());
    return Issued{request.id, found->second.number, found->second.total};
  }

  const Issuer& issuer_;
  pg::Transaction& tx_;
  const absl::Span<IssueEntry> entries_;
  const absl::Time now_;
  AccountRows accounts_;
  std::vector<feed::NewEvent> events_;
  std::vector<std::optional<Document>> drafts_;  // of each entry; none: refused, or answered from the store
  std::vector<size_t> replays_;
  absl::flat_hash_map<InvoiceId, Claimed> claimed_;
};

}  // namespace

absl::Status IssueInvoices(const Issuer& issuer, pg::Transaction& tx, absl::Span<IssueEntry> entries) {
  Batch batch(issuer, tx, entries);
  RETURN_IF_ERROR(batch.FindOrMakeAccounts());
  batch.CompleteBuyers();
  batch.Draft();
  RETURN_IF_ERROR(batch.ClaimOrReplay());
  RETURN_IF_ERROR(batch.Owe());
  return batch.Issue();
}

}  // namespace vlot::invoicing
