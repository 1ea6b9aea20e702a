#include "services/invoicing/bank/desk.h"

#include <map>

#include "common/status/status.h"
#include "common/time/civil.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/bank/book_store.h"
#include "services/invoicing/bank/booking.h"
#include "services/invoicing/bank/paid_events.h"
#include "services/invoicing/bank/settlement_store.h"
#include "services/invoicing/dunning/settled.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/posting_store.h"
#include "services/invoicing/writeoff/write_off_store.h"

namespace vlot::invoicing::bank {
namespace {

// How write-offs that a payment takes back say so.
constexpr std::string_view kPaidAllTheSame = "paid all the same";
constexpr std::string_view kActorBank = "bank";

absl::CivilDay Today(const Desk& desk) { return absl::ToCivilDay(desk.now, DefaultTimeZone()); }

// What one transaction at the desk writes.
class Entry {
 public:
  Entry(pg::Transaction& tx, const Desk& desk, const Book& before) : tx_(tx), desk_(desk), before_(before) {}

  // Gives the line its purpose from `shares` on; none: it has none any more.
  void Settle(LineRow& row, Rule rule, std::vector<Share> shares, bool taken_back, const std::string& note,
              absl::CivilDay day) {
    const Uuid transaction = desk_.ids.Next();
    row.state = taken_back ? LineState::kUnmatched : LineState::kMatched;
    row.match = taken_back ? std::nullopt : std::optional(transaction);
    row.rule = taken_back ? Rule::kNone : rule;
    rows_.push_back(row);
    for (Posting& posting : PostingsOfShares(transaction, shares, day)) postings_.push_back(std::move(posting));
    for (const Share& share : shares) {
      if (share.purpose == Purpose::kInvoice) day_of_[share.invoice] = day;
    }
    const bool ourselves = row.line.counterparty_account == row.bank_account;
    if (!taken_back && !ourselves && rule != Rule::kBankAccountAndAmount) LearnPayer(row.line, shares);
    settlements_.push_back({transaction, row.id, rule, std::move(shares), desk_.actor, note});
  }

  absl::StatusOr<FeedEvents> Write(const Book& after) {
    if (settlements_.empty()) return FeedEvents();
    RETURN_IF_ERROR(UpdateLines(tx_, rows_));
    RETURN_IF_ERROR(InsertSettlements(tx_, settlements_, desk_.now));
    RETURN_IF_ERROR(WriteOrders(after));
    Reinstate(after);
    RETURN_IF_ERROR(WriteBalances());
    RETURN_IF_ERROR(InsertPayers(tx_, payers_));
    RETURN_IF_ERROR(InsertPostings(tx_, postings_));
    RETURN_IF_ERROR(InsertWriteOffs(tx_, reinstated_));
    return WriteInvoices(after);
  }

 private:
  // Who pays an invoice from a bank account is likely to do so again: also from one that SEPA does not reach, which no
  // refund goes to then.
  void LearnPayer(const BankLine& line, const std::vector<Share>& shares) {
    if (line.counterparty_account.empty() || !line.amount.IsPositive()) return;
    for (const Share& share : shares) {
      if (share.purpose == Purpose::kInvoice) payers_.emplace_back(line.counterparty_account, share.account);
    }
  }

  // Money that came for what was given up takes the write-off back, on the day of the money.
  void Reinstate(const Book& after) {
    for (const auto& [id, receivable] : after.receivables()) {
      const int64_t more_minor = receivable.written_off.minor - before_.receivables().at(id).written_off.minor;
      if (more_minor == 0) continue;
      reinstated_.push_back({.id = WriteOffId(desk_.ids.Next()),
                             .invoice = id,
                             .number = receivable.number,
                             .account = receivable.account,
                             .amount = {more_minor, receivable.open.currency},
                             .date = day_of_.at(id),
                             .reason = std::string(kPaidAllTheSame),
                             .actor = std::string(kActorBank),
                             .create_time = desk_.now});
    }
  }

  absl::Status WriteOrders(const Book& after) {
    std::vector<Collection> collections;
    std::vector<Payout> payouts;
    std::vector<ProviderPayout> provider_payouts;
    std::set<std::string> moved;
    for (const Settlement& settlement : settlements_) {
      for (const Share& share : settlement.shares) {
        if (share.end_to_end_id.empty() || !moved.insert(share.end_to_end_id).second) continue;
        if (const auto c = after.collections().find(share.end_to_end_id); c != after.collections().end()) {
          collections.push_back(c->second);
        }
        if (const auto p = after.payouts().find(share.end_to_end_id); p != after.payouts().end()) {
          payouts.push_back(p->second);
        }
        if (const auto p = after.provider_payouts().find(share.end_to_end_id); p != after.provider_payouts().end()) {
          provider_payouts.push_back(p->second);
        }
      }
    }
    RETURN_IF_ERROR(UpdateCollections(tx_, collections));
    RETURN_IF_ERROR(UpdateProviderPayouts(tx_, provider_payouts));
    return UpdatePayouts(tx_, payouts);
  }

  absl::Status WriteBalances() {
    std::map<AccountId, int64_t> open;
    std::map<std::pair<AccountId, Currency>, int64_t> credit;
    for (const Settlement& settlement : settlements_) {
      for (const Share& share : settlement.shares) {
        if (share.purpose == Purpose::kInvoice) open[share.account] -= share.amount.minor;
        if (share.purpose == Purpose::kCreditBalance) {
          credit[{share.account, share.amount.currency}] += share.amount.minor;
        }
      }
    }
    for (const invoicing::WriteOff& write_off : reinstated_) open[write_off.account] -= write_off.amount.minor;
    std::vector<BalanceChange> changes;
    for (const auto& [account, minor] : open) changes.push_back({.id = account, .open_minor = minor});
    RETURN_IF_ERROR(AddToBalances(tx_, std::move(changes)));
    std::vector<CreditChange> credits;
    for (const auto& [key, minor] : credit) credits.push_back({key.first, {minor, key.second}});
    return AddToCreditBalances(tx_, std::move(credits));
  }

  absl::StatusOr<FeedEvents> WriteInvoices(const Book& after) {
    std::vector<Receivable> changed;
    std::vector<InvoiceId> turned;
    for (const auto& [id, receivable] : after.receivables()) {
      const Receivable& was = before_.receivables().at(id);
      const bool moved = was.open != receivable.open || was.written_off != receivable.written_off;
      if (moved || was.state != receivable.state) changed.push_back(receivable);
      if (was.state != receivable.state) turned.push_back(id);
    }
    RETURN_IF_ERROR(UpdateOpen(tx_, changed));
    ASSIGN_OR_RETURN(FeedEvents events, PaidEvents(tx_, turned));
    std::vector<AccountId> debtors;
    for (const Receivable& receivable : changed) debtors.push_back(receivable.account);
    ASSIGN_OR_RETURN(const FeedEvents lifted, dunning::EndSettledCases(tx_, std::move(debtors), desk_.now));
    events.insert(events.end(), lifted.begin(), lifted.end());
    return events;
  }

  pg::Transaction& tx_;
  const Desk& desk_;
  const Book before_;
  std::vector<LineRow> rows_;
  std::vector<Settlement> settlements_;
  std::vector<Posting> postings_;
  std::vector<std::pair<std::string, AccountId>> payers_;
  std::map<InvoiceId, absl::CivilDay> day_of_;  // of the money on it
  std::vector<invoicing::WriteOff> reinstated_;
};

}  // namespace

absl::Status BookLines(pg::Transaction& tx, const std::vector<LineRow>& rows) {
  std::vector<Posting> postings;
  for (const LineRow& row : rows) {
    for (Posting& posting : PostingsOfLine(row.id.uuid(), row.line.amount, row.line.booking_date)) {
      postings.push_back(std::move(posting));
    }
  }
  return InsertPostings(tx, postings);
}

absl::StatusOr<FeedEvents> MatchLines(pg::Transaction& tx, const Desk& desk, std::optional<absl::CivilDay> day,
                                      std::vector<LineRow>& rows) {
  std::vector<BankLine> lines;
  for (const LineRow& row : rows) lines.push_back(row.line);
  ASSIGN_OR_RETURN(Book book, LockBook(tx, lines));
  for (const std::string& account : desk.provider_accounts) book.AddProvider(account);
  Entry entry(tx, desk, book);
  for (LineRow& row : rows) {
    Match match = MatchLine(row.line, book);
    if (match.rule == Rule::kNone) continue;
    entry.Settle(row, match.rule, std::move(match.shares), false, "", day.value_or(row.line.booking_date));
  }
  return entry.Write(book);
}

absl::Status MatchArrived(pg::Transaction& tx, const Desk& desk, const Money& amount) {
  ASSIGN_OR_RETURN(std::vector<LineRow> rows, LockWaitingOfAmount(tx, amount));
  return MatchLines(tx, desk, Today(desk), rows).status();
}

absl::StatusOr<Rematched> RematchLines(pg::Transaction& tx, const Desk& desk, LineId after, int limit) {
  Rematched rematched;
  ASSIGN_OR_RETURN(std::vector<LineRow> rows, LockUnmatchedLines(tx, after, limit));
  ASSIGN_OR_RETURN(rematched.events, MatchLines(tx, desk, Today(desk), rows));
  rematched.lines_tried = static_cast<int>(rows.size());
  if (!rows.empty()) rematched.last = rows.back().id;
  for (const LineRow& row : rows) rematched.lines_matched += row.state == LineState::kMatched;
  return rematched;
}

absl::StatusOr<FeedEvents> MatchOneByHand(pg::Transaction& tx, const Desk& desk, const std::vector<Target>& targets,
                                          const std::string& note, LineRow& row) {
  if (row.state == LineState::kMatched) return BankLineMatchedError(row.id.Name());
  std::vector<InvoiceId> invoices;
  std::vector<AccountId> accounts;
  for (const Target& target : targets) {
    if (target.purpose == Purpose::kInvoice) invoices.push_back(target.invoice);
    if (!target.account.IsNil()) accounts.push_back(target.account);
  }
  ASSIGN_OR_RETURN(Book book, LockBookOf(tx, invoices, {}));
  ASSIGN_OR_RETURN(const AccountRows known, FindAccounts(tx, accounts));
  for (const AccountId account : accounts) {
    if (!known.contains(account)) return AccountNotFoundError(account);
  }
  Entry entry(tx, desk, book);
  ASSIGN_OR_RETURN(Match match, MatchByHand(row.line.amount, targets, book));
  entry.Settle(row, match.rule, std::move(match.shares), false, note, Today(desk));
  return entry.Write(book);
}

absl::StatusOr<FeedEvents> UnmatchOne(pg::Transaction& tx, const Desk& desk, const std::string& note, LineRow& row) {
  if (!row.match) return BankLineUnmatchedError(row.id.Name());
  ASSIGN_OR_RETURN(auto found, FindShares(tx, {*row.match}));
  const std::vector<Share>& shares = found[*row.match];
  ASSIGN_OR_RETURN(Book book, LockBookOf(tx, {}, shares));
  Entry entry(tx, desk, book);
  std::vector<Share> taken = TakeBack(shares, book);
  entry.Settle(row, row.rule, std::move(taken), true, note, Today(desk));
  return entry.Write(book);
}

}  // namespace vlot::invoicing::bank
