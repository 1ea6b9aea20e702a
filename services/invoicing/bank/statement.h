// A bank statement as the bank tells it, whatever the version of its file. Values; amounts into the account are
// positive, out of it negative.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/money/money.h"

namespace vlot::invoicing::bank {

// A reference in a field of its own (Strd/CdtrRefInf).
struct StructuredReference {
  std::string issuer;  // "CUR": betalingskenmerk; "ISO": ISO 11649; often empty
  std::string reference;

  bool operator==(const StructuredReference&) const = default;
};

// One payment in or out: an entry, or a part of one that gathers several.
struct BankLine {
  int entry = 0;  // 1-based within the statement
  int part = 0;   // 1-based within the entry
  Money amount;
  bool reversal = false;  // takes back an earlier entry of the other sense
  absl::CivilDay booking_date;
  std::optional<absl::CivilDay> value_date;
  // The bank's own (AcctSvcrRef): the same in every statement that repeats the entry. "NONREF" is left out.
  std::string entry_reference;
  std::string bank_transaction_code;  // "PMNT/RCDT/ESCT", or the bank's own
  // Refs. "NOTPROVIDED" is left out.
  std::string end_to_end_id, transaction_id, mandate_id;
  std::string payment_information_id;  // of the file that the payment came in, when it was ours
  // Who is on the other side. Personal data.
  std::string counterparty_name, counterparty_account;
  // What the payer says. Personal data.
  std::vector<std::string> remittance;
  std::vector<StructuredReference> structured;
  std::vector<std::string> document_numbers;  // Strd/RfrdDocInf/Nb
  std::string return_reason;                  // "AC04": a payment that came back; empty otherwise
};

// Whether the bank says that a line is what it took for itself: ISO 20022's external codes, sub-family CHRG.
bool IsOfCharges(const BankLine& line);
// The code of charges beside an entry of this one: of its domain and family, or, for a bank's own code, of accounts.
std::string CodeOfCharges(std::string_view bank_transaction_code);

struct Balance {
  std::string type;  // "OPBD", "CLBD", "PRCD", "ITBD", ...
  Money amount;
  absl::CivilDay date;
};

struct Statement {
  std::string id;
  std::string sequence;  // ElctrncSeqNb; may be empty
  std::string account;   // ours: IBAN
  Currency currency;     // EUR
  absl::CivilDay date;   // of the closing balance; without one, the last day it tells of
  std::optional<Balance> opening, closing;
  int entries_not_booked = 0;  // pending, informative or future: left out of lines
  // The lines' references are the entries' numbers (NtryRef): the bank gives no others. Most banks count anew with them
  // in each file, so they are only believed where balances or other entries bear them out.
  bool by_entry_numbers = false;
  std::vector<BankLine> lines;
};

}  // namespace vlot::invoicing::bank
