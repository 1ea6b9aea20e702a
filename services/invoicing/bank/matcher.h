// What a bank line is for. Pure: looks at the line and the book, moves the book, and says what to write.
//
// First, either way: a settlement of the payment provider, by its reference and to the cent.
// Money in, in this order: from the payment provider (once its settlements are known, without one nothing is certain);
// a payment of ours that came back; our own direct debits by their end-to-end id; the invoices of structured
// references; of an end-to-end id; of numbers in the text (more than these are owed goes on what reminders asked
// together with them: their charges); a payer whom we know with exactly what is open. Money out: a direct debit that
// came back reopens its invoice; refunds of ours; an earlier payment that the bank reverses; what the bank itself calls
// charges. What no rule can tell for certain stays unmatched, for a person.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/bank/book.h"
#include "services/invoicing/bank/statement.h"

namespace vlot::invoicing::bank {

// The numbers are stored and those of the proto: never change them, only add.
enum class Rule : int16_t {
  kNone = 0,
  kStructuredReference = 1,
  kEndToEndId = 2,
  kReferenceInText = 3,
  kBankAccountAndAmount = 4,
  kByHand = 5,
  kProviderPayout = 6,
  kReturn = 7,
  kCharges = 8,
};

// The numbers are stored and those of the proto: never change them, only add.
enum class Purpose : int16_t {
  kInvoice = 1,
  kCreditBalance = 2,      // of an account: more than was owed, or what was owed already paid
  kProvider = 3,           // what the payment provider held for us
  kInTransit = 4,          // a refund of ours that the bank has now paid
  kProviderFee = 5,        // what the payment provider kept (negative)
  kSundry = 6,             // no matter of invoices: interest, taxes; booked on by the bookkeeping
  kProviderInTransit = 7,  // a settlement that the payment provider had paid out
  kBankCharges = 8,        // what the bank took for itself (negative)
};

// A part of a line's money, of the line's sense: positive pays an invoice, negative opens it again.
struct Share {
  Purpose purpose = Purpose::kInvoice;
  InvoiceId invoice;
  AccountId account;
  Money amount;
  std::string end_to_end_id;  // of our own order that it is, which moves along

  bool operator==(const Share&) const = default;
};

struct Match {
  Rule rule = Rule::kNone;
  std::vector<Share> shares;  // their sum is the line's amount; none for kNone
};

// What `line` is for, with the book moved accordingly; kNone and an unmoved book when that cannot be told.
Match MatchLine(const BankLine& line, Book& book);

// Puts money on invoices, those due first before others; then on what was given up of them; then on `asked_too`; and
// what is left on the account of the last one. `invoices` is not empty, `amount` positive, and all of one currency.
void Allocate(const Money& amount, std::vector<Receivable*> invoices, std::vector<Receivable*> asked_too,
              std::vector<Share>& shares);

}  // namespace vlot::invoicing::bank
