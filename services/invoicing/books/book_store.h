// The ledger read whole, for books: SQL and mapping. Everything works inside the caller's transaction, which must be a
// snapshot where several answers are to fit together. Errors are those of common/pg.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/pg/pg.h"
#include "services/invoicing/books/ledger_book.h"
#include "services/invoicing/books/vat_return.h"

namespace vlot::invoicing::books {

// What of a period a head tells, and the last posting of the ledger.
struct LedgerTotals {
  int64_t lines = 0;
  int64_t debit_minor = 0, credit_minor = 0;  // in euro
  int64_t sequence = 0;
  std::optional<std::string> other_currency;  // in which there is a posting too
};
absl::StatusOr<LedgerTotals> SumPeriod(pg::Transaction& tx, const DayPeriod& period);

// Euro postings before `until` and, if given, from `from` on, by ledger account.
absl::StatusOr<LedgerSums> SumLedger(pg::Transaction& tx, std::optional<absl::CivilDay> from, absl::CivilDay until);

absl::StatusOr<std::set<std::string>> FindVatCodes(pg::Transaction& tx, const DayPeriod& period);

// Each of the customers and lines of a period, in a writer's order, some thousand at a time from a cursor.
absl::Status ForEachCustomer(pg::Transaction& tx, const DayPeriod& period,
                             absl::FunctionRef<absl::Status(const LedgerCustomer&)> visit);
absl::Status ForEachLine(pg::Transaction& tx, const DayPeriod& period,
                         absl::FunctionRef<absl::Status(const LedgerLine&)> visit);

// Turnover and VAT in euro by code, of postings and of documents; the place of both is home. Those whose place matters
// are left to ForEachForeignSale.
absl::StatusOr<std::vector<VatSum>> SumVatOfPostings(pg::Transaction& tx, const DayPeriod& period);
absl::StatusOr<std::vector<VatSum>> SumVatOfDocuments(pg::Transaction& tx, const DayPeriod& period);

// VAT in euro that is to be reclaimed.
absl::StatusOr<int64_t> SumInputVat(pg::Transaction& tx, const DayPeriod& period);

// Turnover without VAT for which a business in another member state may be the buyer, document by document.
struct ForeignSale {
  std::string vat_code;
  Party buyer;  // personal data
  int64_t turnover_minor = 0;
};
absl::Status ForEachForeignSale(pg::Transaction& tx, const DayPeriod& period,
                                absl::FunctionRef<absl::Status(const ForeignSale&)> visit);

// What moved an account's debt: a transaction's postings on receivables and credit balances together.
struct EntryRow {
  int64_t sequence = 0;  // of its first posting
  Uuid transaction;
  absl::CivilDay date;
  Money amount, balance;
  std::optional<Kind> document_kind;
  std::string document;             // number
  std::optional<Uuid> settled;      // the bank line whose money it is
  std::optional<Uuid> written_off;  // the document of which it was given up, or taken back
};
// Oldest first, after `after`, from day `from` on, at most `limit`.
absl::StatusOr<std::vector<EntryRow>> ListEntries(pg::Transaction& tx, AccountId account, int64_t after,
                                                  std::optional<absl::CivilDay> from, int limit);

}  // namespace vlot::invoicing::books
