// The ledger of a period as others read it: a head, the customers in it, and the transactions, journal by journal.
// Values, and what is told from them alone.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/civil.h"
#include "services/invoicing/ledger.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing::books {

enum class Journal : int16_t { kSales = 1, kBank = 2, kGeneral = 3 };
inline constexpr Journal kJournals[] = {Journal::kSales, Journal::kBank, Journal::kGeneral};

struct JournalWords {
  std::string_view id, name, type;  // type as of the audit file: S, B, M
};
JournalWords WordsOf(Journal journal);

// A line of the opening balance.
struct OpeningLine {
  std::string_view number;  // of the chart
  int64_t minor = 0;        // debit positive

  bool operator==(const OpeningLine&) const = default;
};

struct LedgerHead {
  DayPeriod period;
  absl::CivilDay created;
  Seller seller;
  std::vector<OpeningLine> opening;  // in euro
  std::set<std::string> vat_codes;
  int64_t lines = 0;
  int64_t debit_minor = 0;   // in euro
  int64_t credit_minor = 0;  // not negative, in euro
};

struct LedgerCustomer {
  AccountId account;
  Party party;  // personal data
};

// A posting, with what it is about.
struct LedgerLine {
  Journal journal = Journal::kGeneral;
  Posting posting;
  int64_t sequence = 0;
  std::string document;      // number of the invoice or credit note that the transaction is of; else empty
  std::string order_number;  // of that document; may be empty
  // Of the bank's lines, and of what they are for; else empty.
  std::string description;   // whose, and what he says: personal data
  std::string bank_account;  // of the other side: personal data
  std::string settled;       // number of the invoice that this posting pays
};

using LedgerSums = std::map<LedgerAccount, int64_t>;

// The balances with which a period opens: `before_year` sums all before the year that it begins in, `of_year` what of
// that year lies before it. Revenue and costs of earlier years are one line (RetainedResult). Lines of zero are left
// out; those left sum to what the sums do.
std::vector<OpeningLine> OpeningBalance(const LedgerSums& before_year, const LedgerSums& of_year);

// A ledger whose debits and credits differ is no ledger: INTERNAL.
absl::Status CheckBalanced(const LedgerHead& head);

// Writes such a book into `out`, piece by piece, in this order: Begin, customers by account, EndCustomers, lines by
// journal, day, transaction and entry, End. The caller may take `out` away in between. Not thread-safe.
class BookWriter {
 public:
  virtual ~BookWriter() = default;

  virtual void Begin(const LedgerHead& head, std::string& out) = 0;
  virtual void AddCustomer(const LedgerCustomer& customer, std::string& out) = 0;
  virtual void EndCustomers(std::string& out) = 0;
  virtual void AddLine(const LedgerLine& line, std::string& out) = 0;
  virtual void End(std::string& out) = 0;
};

// 32 hex digits: ids where 35 characters are the most.
std::string ShortId(const Uuid& id);

}  // namespace vlot::invoicing::books
