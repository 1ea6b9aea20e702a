// What is known around the lines that are to be matched: invoices, whose account is whose, and what we have sent to the
// bank ourselves. Values in memory; the store fills it, the matcher moves it. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing::bank {

struct Receivable {
  InvoiceId id;
  AccountId account;
  std::string number;
  State state = State::kOpen;
  Money payable;      // at issue, less what was credited of what was open, and less what is written off
  Money open;         // now
  Money written_off;  // given up; a payment that comes all the same takes it back
  absl::CivilDay due;
  std::string payer_name;  // personal data
};

// What a payment may still go on: what is open, and what was given up.
Money RoomOf(const Receivable& receivable);

// Gives up so much of what is open, or (negative) takes that back.
void GiveUp(int64_t minor, Receivable& receivable);

// Paid (negative: taken back) by so much, at most its room: what is beyond what is open takes a write-off back.
void Settle(const Money& amount, Receivable& receivable);

// The numbers are stored: never change them, only add.
enum class OrderState : int16_t {
  kSent = 1,      // in a file for the bank
  kSettled = 2,   // the bank has booked it
  kReturned = 3,  // and it came back, or was refused
};

// A direct debit of ours: one invoice.
struct Collection {
  std::string end_to_end_id;
  std::string payment_information_id;  // of the group in the file; banks may book a group as one entry
  InvoiceId invoice;
  AccountId account;
  Money amount;
  Money applied;  // what of it the invoice took; the rest went to the credit balance
  OrderState state = OrderState::kSent;
};

// A refund of ours to an account's payer: what was a credit balance is on its way.
struct Payout {
  std::string end_to_end_id;
  std::string payment_information_id;
  AccountId account;
  Money amount;  // positive
  OrderState state = OrderState::kSent;
};

// What the payment provider says it has paid out to us.
struct ProviderPayout {
  std::string reference;  // on the statement
  Money amount;           // negative when it took more than it gave
  OrderState state = OrderState::kSent;
};

class Book {
 public:
  void Add(Receivable receivable);
  void Add(Collection collection) { collections_[collection.end_to_end_id] = std::move(collection); }
  void Add(ProviderPayout payout) { provider_payouts_[payout.reference] = std::move(payout); }
  void Add(Payout payout) { payouts_[payout.end_to_end_id] = std::move(payout); }
  void AddPayer(const std::string& bank_account, AccountId account) { payers_[bank_account].insert(account); }
  // Where the payment provider pays out from.
  void AddProvider(const std::string& bank_account) { providers_.insert(bank_account); }

  // Reminders ask for both together.
  void AddAskedWith(InvoiceId invoice, InvoiceId other) { asked_with_[invoice].push_back(other); }

  // It tells us what it pays out: what no settlement is known for waits.
  void ProviderSettles() { provider_settles_ = true; }

  // Null when there is none. Valid until the next Add.
  Receivable* Find(InvoiceId id);
  Receivable* FindNumber(const std::string& number);
  Collection* FindCollection(const std::string& end_to_end_id);
  Payout* FindPayout(const std::string& end_to_end_id);
  ProviderPayout* FindProviderPayout(const std::string& reference);
  // The open ones that a reminder asks for together with this one.
  std::vector<Receivable*> AskedWith(InvoiceId id);
  std::vector<Collection*> CollectionsOf(const std::string& payment_information_id);
  std::vector<Payout*> PayoutsOf(const std::string& payment_information_id);

  // Open invoices of those who pay from this bank account, by account.
  std::map<AccountId, std::vector<Receivable*>> OpenOfPayer(const std::string& bank_account);
  bool IsPayer(const std::string& bank_account, AccountId account) const;
  bool IsProvider(const std::string& bank_account) const { return providers_.contains(bank_account); }

  bool provider_settles() const { return provider_settles_; }

  const std::map<InvoiceId, Receivable>& receivables() const { return receivables_; }
  const std::map<std::string, Collection>& collections() const { return collections_; }
  const std::map<std::string, Payout>& payouts() const { return payouts_; }
  const std::map<std::string, ProviderPayout>& provider_payouts() const { return provider_payouts_; }

 private:
  std::map<InvoiceId, Receivable> receivables_;
  std::map<std::string, InvoiceId> by_number_;
  std::map<InvoiceId, std::vector<InvoiceId>> asked_with_;
  std::map<std::string, std::set<AccountId>> payers_;
  std::set<std::string> providers_;
  std::map<std::string, Collection> collections_;
  std::map<std::string, Payout> payouts_;
  std::map<std::string, ProviderPayout> provider_payouts_;
  bool provider_settles_ = false;
};

}  // namespace vlot::invoicing::bank
