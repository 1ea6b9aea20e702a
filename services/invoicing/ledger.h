// The ledger: double entry, debit positive, credit negative, the postings of one transaction sum to zero. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

// The numbers are stored: never change them, only add.
enum class LedgerAccount : int16_t {
  kReceivable = 1,   // what buyers owe
  kRevenue = 2,      // per VAT code
  kVatPayable = 3,   // per VAT code
  kPspClearing = 4,  // paid through the payment provider, until it pays out
  kRounding = 5,     // cents between prices with VAT and net + VAT
  kBank = 10,
  kBankUnmatched = 11,     // on the bank, for a purpose not known yet
  kCreditBalances = 12,    // what we owe buyers: paid too much, or paid and then credited
  kRefundsInTransit = 13,  // to buyers, on their way through the bank
  kPspFees = 14,
  kSundry = 15,           // on the bank, and no matter of invoices
  kPspInTransit = 16,     // paid out by the payment provider, not on the bank yet
  kPspDifferences = 17,   // paid out, and not known or known otherwise: for a person
  kVatReceivable = 18,    // on what the payment provider keeps
  kChargebacks = 19,      // taken back by customers' banks
  kCollectionCosts = 20,  // charged to who did not pay; outside the scope of VAT, as is
  kLateInterest = 21,
  kWriteOffs = 22,  // given up, VAT included; what is paid all the same comes off
  kBankCharges = 23,
};

// "RECEIVABLE", "PSP_CLEARING", "BANK", ...
std::string_view ToString(LedgerAccount account);
// The other way round; nothing for what is none.
std::optional<LedgerAccount> ParseLedgerAccount(std::string_view text);

struct Posting {
  Uuid transaction;   // the document that causes it
  int16_t entry = 0;  // 1-based within the transaction
  LedgerAccount ledger_account = LedgerAccount::kReceivable;
  Money amount;
  AccountId account;     // for receivables and credit balances, else nil
  std::string vat_code;  // "STANDARD 21", for revenue and VAT
  absl::CivilDay date;
};

// What issuing an invoice books: debit clearing what was paid before (of a collective invoice: the account's credit
// that was set off) and receivable what is still to be paid; credit revenue and VAT per VAT code, and the rounding.
// Amounts of zero are left out.
std::vector<Posting> PostingsOfInvoice(const Document& invoice);

// What charging collection costs and interest books; the two are what the charge note asks for.
std::vector<Posting> PostingsOfChargeNote(const Document& note, const Money& costs, const Money& interest);

// "STANDARD 21".
std::string VatCode(vat::Category category, const Decimal& percent);

// True when the postings of every transaction sum to zero.
bool IsBalanced(const std::vector<Posting>& postings);

}  // namespace vlot::invoicing
