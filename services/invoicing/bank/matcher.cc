#include "services/invoicing/bank/matcher.h"

#include <algorithm>
#include <cassert>
#include <tuple>

#include "services/invoicing/bank/references.h"

namespace vlot::invoicing::bank {
namespace {

Money Negative(const Money& money) { return {-money.minor, money.currency}; }

Money PaidOf(const Receivable& receivable) {
  return {receivable.payable.minor - receivable.open.minor, receivable.open.currency};
}

bool IsDueBefore(const Receivable* a, const Receivable* b) {
  return std::tie(a->due, a->number) < std::tie(b->due, b->number);
}

template <class Order>
Money SumOf(const std::vector<Order*>& orders, Currency currency) {
  Money sum = Money::Zero(currency);
  for (const Order* order : orders) {
    if (order->amount.currency == currency) sum.minor += order->amount.minor;
  }
  return sum;
}

template <class Order>
bool AllAre(OrderState state, const std::vector<Order*>& orders) {
  return std::all_of(orders.begin(), orders.end(), [&](const Order* order) { return order->state == state; });
}

// One line before the book.
class Matcher {
 public:
  Matcher(const BankLine& line, Book& book) : line_(line), book_(book) {}

  Match MatchIncoming() {
    if (SettlementArrived()) return match_;
    if (book_.IsProvider(line_.counterparty_account)) {
      if (book_.provider_settles()) return {};
      return Whole(Rule::kProviderPayout, Purpose::kProvider);
    }
    if (PayoutCameBack() || CollectionsArrived() || CollectionArrived()) return match_;
    if (PayInvoices(Rule::kStructuredReference, NumbersInReferences(line_))) return match_;
    if (PayInvoices(Rule::kEndToEndId, NumbersInText({line_.end_to_end_id}))) return match_;
    if (PayInvoices(Rule::kReferenceInText, NumbersInText(line_.remittance))) return match_;
    PayExactly();
    return match_;
  }

  Match MatchOutgoing() {
    if (SettlementArrived() || CollectionCameBack() || PayoutsLeft() || PayoutLeft()) return match_;
    if (line_.reversal || !line_.return_reason.empty()) {
      ReopenNamed();
      return match_;
    }
    return IsOfCharges(line_) ? Whole(Rule::kCharges, Purpose::kBankCharges) : match_;
  }

 private:
  Match Whole(Rule rule, Purpose purpose) const {
    return {.rule = rule, .shares = {{.purpose = purpose, .amount = line_.amount}}};
  }

  // One that the line names, and exactly what it comes to.
  bool SettlementArrived() {
    for (const std::string& reference : SettlementReferences(line_)) {
      ProviderPayout* const payout = book_.FindProviderPayout(reference);
      if (payout == nullptr || payout->state != OrderState::kSent || payout->amount != line_.amount) continue;
      payout->state = OrderState::kSettled;
      match_ = Whole(Rule::kProviderPayout, Purpose::kProviderInTransit);
      match_.shares.front().end_to_end_id = reference;
      return true;
    }
    return false;
  }

  // The invoices of these numbers in the line's currency. Those credited are no longer to be paid, but the payer's
  // money is theirs all the same.
  std::vector<Receivable*> Named(const std::vector<std::string>& numbers) {
    std::vector<Receivable*> invoices;
    for (const std::string& number : numbers) {
      Receivable* const receivable = book_.FindNumber(number);
      if (receivable != nullptr && receivable->open.currency == line_.amount.currency) invoices.push_back(receivable);
    }
    return invoices;
  }

  std::vector<Receivable*> AskedWith(const std::vector<Receivable*>& named) {
    std::vector<Receivable*> asked;
    for (const Receivable* const one : named) {
      for (Receivable* const other : book_.AskedWith(one->id)) {
        const bool counted = std::find(named.begin(), named.end(), other) != named.end() ||
                             std::find(asked.begin(), asked.end(), other) != asked.end();
        if (!counted && other->open.currency == line_.amount.currency) asked.push_back(other);
      }
    }
    return asked;
  }

  bool PayInvoices(Rule rule, const std::vector<std::string>& numbers) {
    const std::vector<Receivable*> invoices = Named(numbers);
    if (invoices.empty()) return false;
    match_.rule = rule;
    Allocate(line_.amount, invoices, AskedWith(invoices), match_.shares);
    return true;
  }

  // One of the payer's open invoices (the one due first when several fit), or all of them together. When the payments
  // of several of our accounts come from one bank account, only one of them may fit.
  void PayExactly() {
    std::vector<std::vector<Receivable*>> fitting;
    for (auto& [account, open] : book_.OpenOfPayer(line_.counterparty_account)) {
      if (std::vector<Receivable*> fits = Fitting(open); !fits.empty()) fitting.push_back(std::move(fits));
    }
    if (fitting.size() != 1) return;
    match_.rule = Rule::kBankAccountAndAmount;
    Allocate(line_.amount, fitting.front(), {}, match_.shares);
  }

  std::vector<Receivable*> Fitting(std::vector<Receivable*> open) const {
    std::erase_if(open, [&](const Receivable* r) { return r->open.currency != line_.amount.currency; });
    std::sort(open.begin(), open.end(), IsDueBefore);
    Int128 sum = 0;
    for (Receivable* const receivable : open) {
      if (receivable->open == line_.amount) return {receivable};
      sum += receivable->open.minor;
    }
    return sum == line_.amount.minor ? open : std::vector<Receivable*>();
  }

  bool CollectionArrived() {
    Collection* const collection = book_.FindCollection(line_.end_to_end_id);
    if (collection == nullptr || collection->state != OrderState::kSent || collection->amount != line_.amount) {
      return false;
    }
    match_.rule = Rule::kEndToEndId;
    Collect(*collection);
    return true;
  }

  // A group of direct debits that the bank booked as one entry.
  bool CollectionsArrived() {
    if (!line_.end_to_end_id.empty()) return false;
    const std::vector<Collection*> group = book_.CollectionsOf(line_.payment_information_id);
    if (group.empty() || !AllAre(OrderState::kSent, group)) return false;
    if (SumOf(group, line_.amount.currency) != line_.amount) return false;
    match_.rule = Rule::kEndToEndId;
    for (Collection* const collection : group) Collect(*collection);
    return true;
  }

  // The invoice takes what is still open on it, or was given up; more is the account's credit.
  void Collect(Collection& collection) {
    collection.state = OrderState::kSettled;
    Receivable* const receivable = book_.Find(collection.invoice);
    const int64_t room = receivable == nullptr ? 0 : RoomOf(*receivable).minor;
    collection.applied = {std::min(room, collection.amount.minor), collection.amount.currency};
    const Money rest{collection.amount.minor - collection.applied.minor, collection.amount.currency};
    if (receivable != nullptr) Settle(collection.applied, *receivable);
    AddParts(collection, collection.applied, rest);
  }

  bool CollectionCameBack() {
    Collection* const collection = book_.FindCollection(line_.end_to_end_id);
    if (collection == nullptr || collection->state != OrderState::kSettled) return false;
    if (Negative(collection->amount) != line_.amount) return false;
    match_.rule = Rule::kReturn;
    collection->state = OrderState::kReturned;
    Receivable* const receivable = book_.Find(collection->invoice);
    // What a credited invoice had taken went to the account's credit when it was credited.
    const bool reopens = receivable != nullptr && receivable->state != State::kCredited;
    const Money reopened = reopens ? collection->applied : Money::Zero(collection->amount.currency);
    if (reopens) Settle(Negative(reopened), *receivable);
    AddParts(*collection, Negative(reopened), {reopened.minor - collection->amount.minor, collection->amount.currency});
    return true;
  }

  void AddParts(const Collection& collection, const Money& on_invoice, const Money& on_account) {
    if (!on_invoice.IsZero()) {
      match_.shares.push_back(
          {Purpose::kInvoice, collection.invoice, collection.account, on_invoice, collection.end_to_end_id});
    }
    if (!on_account.IsZero()) {
      match_.shares.push_back(
          {Purpose::kCreditBalance, InvoiceId(), collection.account, on_account, collection.end_to_end_id});
    }
  }

  bool PayoutLeft() {
    Payout* const payout = book_.FindPayout(line_.end_to_end_id);
    if (payout == nullptr || payout->state != OrderState::kSent || Negative(payout->amount) != line_.amount) {
      return false;
    }
    match_.rule = Rule::kEndToEndId;
    PayOut(*payout);
    return true;
  }

  bool PayoutsLeft() {
    if (!line_.end_to_end_id.empty()) return false;
    const std::vector<Payout*> group = book_.PayoutsOf(line_.payment_information_id);
    if (group.empty() || !AllAre(OrderState::kSent, group)) return false;
    if (Negative(SumOf(group, line_.amount.currency)) != line_.amount) return false;
    match_.rule = Rule::kEndToEndId;
    for (Payout* const payout : group) PayOut(*payout);
    return true;
  }

  void PayOut(Payout& payout) {
    payout.state = OrderState::kSettled;
    match_.shares.push_back(
        {Purpose::kInTransit, InvoiceId(), payout.account, Negative(payout.amount), payout.end_to_end_id});
  }

  // A refund that did not arrive is the account's credit again.
  bool PayoutCameBack() {
    Payout* const payout = book_.FindPayout(line_.end_to_end_id);
    if (payout == nullptr || payout->state != OrderState::kSettled || payout->amount != line_.amount) return false;
    match_.rule = Rule::kReturn;
    payout->state = OrderState::kReturned;
    match_.shares.push_back(
        {Purpose::kCreditBalance, InvoiceId(), payout->account, line_.amount, payout->end_to_end_id});
    return true;
  }

  // A payment that the bank takes back names what it paid: one invoice that has at least as much paid on it.
  void ReopenNamed() {
    std::vector<Receivable*> invoices = Named(NumbersInReferences(line_));
    if (invoices.empty()) invoices = Named(NumbersInText(line_.remittance));
    if (invoices.size() != 1) return;
    Receivable& receivable = *invoices.front();
    if (receivable.state == State::kCredited || PaidOf(receivable).minor < -line_.amount.minor) return;
    match_.rule = Rule::kReturn;
    Settle(line_.amount, receivable);
    match_.shares.push_back({Purpose::kInvoice, receivable.id, receivable.account, line_.amount, ""});
  }

  const BankLine& line_;
  Book& book_;
  Match match_;
};

}  // namespace

Match MatchLine(const BankLine& line, Book& book) {
  if (line.amount.IsZero()) return {};
  return line.amount.IsPositive() ? Matcher(line, book).MatchIncoming() : Matcher(line, book).MatchOutgoing();
}

void Allocate(const Money& amount, std::vector<Receivable*> invoices, std::vector<Receivable*> asked_too,
              std::vector<Share>& shares) {
  assert(!invoices.empty() && amount.IsPositive());
  std::sort(invoices.begin(), invoices.end(), IsDueBefore);
  std::sort(asked_too.begin(), asked_too.end(), IsDueBefore);
  Money left = amount;
  const auto give = [&](Receivable* receivable, int64_t most) {
    const Money part{std::min(left.minor, most), left.currency};
    if (part.IsZero()) return;
    Settle(part, *receivable);
    shares.push_back({.invoice = receivable->id, .account = receivable->account, .amount = part});
    left.minor -= part.minor;
  };
  for (Receivable* const receivable : invoices) give(receivable, receivable->open.minor);
  for (Receivable* const receivable : invoices) give(receivable, receivable->written_off.minor);
  for (Receivable* const receivable : asked_too) give(receivable, receivable->open.minor);
  if (left.IsZero()) return;
  shares.push_back({.purpose = Purpose::kCreditBalance, .account = invoices.back()->account, .amount = left});
}

}  // namespace vlot::invoicing::bank
