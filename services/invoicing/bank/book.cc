#include "services/invoicing/bank/book.h"

#include <cassert>
#include <utility>

namespace vlot::invoicing::bank {
namespace {

template <class Map, class Key>
auto* FindIn(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <class Value>
std::vector<Value*> OfGroup(std::map<std::string, Value>& orders, const std::string& payment_information_id) {
  std::vector<Value*> group;
  if (payment_information_id.empty()) return group;
  for (auto& [id, order] : orders) {
    if (order.payment_information_id == payment_information_id) group.push_back(&order);
  }
  return group;
}

State StateOf(const Receivable& receivable) {
  if (receivable.state == State::kCredited) return State::kCredited;
  if (!receivable.open.IsZero()) return State::kOpen;
  return receivable.written_off.IsZero() ? State::kPaid : State::kWrittenOff;
}

}  // namespace

Money RoomOf(const Receivable& receivable) {
  return {receivable.open.minor + receivable.written_off.minor, receivable.open.currency};
}

void GiveUp(int64_t minor, Receivable& receivable) {
  receivable.payable.minor -= minor;
  receivable.open.minor -= minor;
  receivable.written_off.minor += minor;
  receivable.state = StateOf(receivable);
}

void Settle(const Money& amount, Receivable& receivable) {
  assert(amount.currency == receivable.open.currency && amount.minor <= RoomOf(receivable).minor);
  if (amount.minor > receivable.open.minor) GiveUp(receivable.open.minor - amount.minor, receivable);
  receivable.open.minor -= amount.minor;
  receivable.state = StateOf(receivable);
}

void Book::Add(Receivable receivable) {
  by_number_[receivable.number] = receivable.id;
  const InvoiceId id = receivable.id;
  receivables_[id] = std::move(receivable);
}

Receivable* Book::Find(InvoiceId id) { return FindIn(receivables_, id); }

std::vector<Receivable*> Book::AskedWith(InvoiceId id) {
  std::vector<Receivable*> asked;
  const auto* const others = FindIn(asked_with_, id);
  if (others == nullptr) return asked;
  for (const InvoiceId other : *others) {
    Receivable* const receivable = Find(other);
    if (receivable != nullptr && receivable->open.IsPositive()) asked.push_back(receivable);
  }
  return asked;
}

Receivable* Book::FindNumber(const std::string& number) {
  const InvoiceId* const id = FindIn(by_number_, number);
  return id == nullptr ? nullptr : Find(*id);
}

Collection* Book::FindCollection(const std::string& end_to_end_id) { return FindIn(collections_, end_to_end_id); }

Payout* Book::FindPayout(const std::string& end_to_end_id) { return FindIn(payouts_, end_to_end_id); }

ProviderPayout* Book::FindProviderPayout(const std::string& reference) { return FindIn(provider_payouts_, reference); }

std::vector<Collection*> Book::CollectionsOf(const std::string& payment_information_id) {
  return OfGroup(collections_, payment_information_id);
}

std::vector<Payout*> Book::PayoutsOf(const std::string& payment_information_id) {
  return OfGroup(payouts_, payment_information_id);
}

std::map<AccountId, std::vector<Receivable*>> Book::OpenOfPayer(const std::string& bank_account) {
  std::map<AccountId, std::vector<Receivable*>> open;
  const std::set<AccountId>* const accounts = FindIn(payers_, bank_account);
  if (accounts == nullptr) return open;
  for (auto& [id, receivable] : receivables_) {
    if (receivable.state == State::kOpen && accounts->contains(receivable.account)) {
      open[receivable.account].push_back(&receivable);
    }
  }
  return open;
}

bool Book::IsPayer(const std::string& bank_account, AccountId account) const {
  const std::set<AccountId>* const accounts = FindIn(payers_, bank_account);
  return accounts != nullptr && accounts->contains(account);
}

}  // namespace vlot::invoicing::bank
