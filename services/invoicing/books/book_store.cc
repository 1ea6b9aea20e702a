#include "services/invoicing/books/book_store.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "services/invoicing/bank/convert_bank.h"
#include "services/invoicing/convert.h"

namespace vlot::invoicing::books {
namespace {

// $1 the first day, $2 the day after the last: of every statement of a period.

constexpr pg::Statement kSumPeriod{"books.SumPeriod", R"sql(
SELECT count(*),
       coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0 AND currency = 'EUR'), 0)::bigint,
       coalesce(-sum(amount_minor) FILTER (WHERE amount_minor < 0 AND currency = 'EUR'), 0)::bigint,
       coalesce((SELECT max(sequence) FROM postings), 0),
       min(currency) FILTER (WHERE currency <> 'EUR')
FROM postings WHERE booking_date >= $1 AND booking_date < $2)sql"};

constexpr pg::Statement kSumLedger{"books.SumLedger", R"sql(
SELECT ledger_account, sum(amount_minor)::bigint
FROM postings WHERE ($1::date IS NULL OR booking_date >= $1) AND booking_date < $2 AND currency = 'EUR'
GROUP BY ledger_account ORDER BY ledger_account LIMIT 100)sql"};

constexpr pg::Statement kVatCodes{"books.VatCodes", R"sql(
SELECT DISTINCT vat_code FROM postings
WHERE booking_date >= $1 AND booking_date < $2 AND vat_code <> '' ORDER BY vat_code LIMIT 1000)sql"};

constexpr pg::Statement kDeclareCustomers{"books.DeclareCustomers", R"sql(
DECLARE book_customers NO SCROLL CURSOR FOR
SELECT a.account_id, a.party FROM accounts AS a
WHERE a.account_id IN (
  SELECT p.account_id FROM postings AS p
  WHERE p.booking_date >= $1 AND p.booking_date < $2 AND p.account_id IS NOT NULL)
ORDER BY a.account_id)sql"};
constexpr pg::Statement kFetchCustomers{"books.FetchCustomers", "FETCH FORWARD 1000 FROM book_customers"};
constexpr pg::Statement kCloseCustomers{"books.CloseCustomers", "CLOSE book_customers"};

// A transaction is of the sales journal when it is a document's (1), of the bank's when it is on the bank (2; ledger
// account 10), else of the general one (3). A bank line's transaction has its id; what it is for is a posting each
// after the first.
constexpr pg::Statement kDeclareLines{"books.DeclareLines", R"sql(
DECLARE book_lines NO SCROLL CURSOR FOR
WITH banked AS (
  SELECT DISTINCT transaction_id FROM postings
  WHERE booking_date >= $1 AND booking_date < $2 AND ledger_account = 10
)
SELECT CASE WHEN i.invoice_id IS NOT NULL THEN 1 WHEN b.transaction_id IS NOT NULL THEN 2 ELSE 3 END AS journal,
       p.transaction_id, p.entry, p.sequence, p.ledger_account, p.amount_minor, p.currency, p.account_id, p.vat_code,
       p.booking_date, coalesce(i.number, ''), coalesce(i.order_number, ''), l.content, coalesce(paid.number, '')
FROM postings AS p
LEFT JOIN invoices AS i ON i.invoice_id = p.transaction_id
LEFT JOIN settlements AS s ON s.transaction_id = p.transaction_id AND s.entry = greatest(p.entry - 1, 1)
LEFT JOIN invoices AS paid ON paid.invoice_id = s.invoice_id AND p.entry > 1
LEFT JOIN bank_lines AS l ON l.line_id = coalesce(s.line_id, p.transaction_id)
LEFT JOIN banked AS b ON b.transaction_id = p.transaction_id
WHERE p.booking_date >= $1 AND p.booking_date < $2
ORDER BY journal, p.booking_date, coalesce(i.number, ''), p.transaction_id, p.entry)sql"};
constexpr pg::Statement kFetchLines{"books.FetchLines", "FETCH FORWARD 2000 FROM book_lines"};
constexpr pg::Statement kCloseLines{"books.CloseLines", "CLOSE book_lines"};

// Ledger account 2 revenue, 3 VAT payable; reverse charge goes by place.
constexpr pg::Statement kVatOfPostings{"books.VatOfPostings", R"sql(
SELECT vat_code, coalesce(-sum(amount_minor) FILTER (WHERE ledger_account = 2), 0)::bigint,
       coalesce(-sum(amount_minor) FILTER (WHERE ledger_account = 3), 0)::bigint
FROM postings
WHERE booking_date >= $1 AND booking_date < $2 AND ledger_account IN (2, 3) AND currency = 'EUR'
GROUP BY vat_code ORDER BY vat_code LIMIT 1000)sql"};

// Ledger account 18: VAT receivable.
constexpr pg::Statement kInputVat{"books.InputVat", R"sql(
SELECT coalesce(sum(amount_minor), 0)::bigint FROM postings
WHERE booking_date >= $1 AND booking_date < $2 AND ledger_account = 18 AND currency = 'EUR')sql"};

// Kind 3: credit notes.
constexpr pg::Statement kVatOfDocuments{"books.VatOfDocuments", R"sql(
SELECT g.vat_category, g.vat_percent, sum(CASE i.kind WHEN 3 THEN -g.net_minor ELSE g.net_minor END)::bigint,
       sum(CASE i.kind WHEN 3 THEN -g.vat_minor ELSE g.vat_minor END)::bigint
FROM invoices AS i JOIN invoice_vat_groups AS g USING (invoice_id)
WHERE i.issue_date >= $1 AND i.issue_date < $2 AND i.currency = 'EUR'
GROUP BY g.vat_category, g.vat_percent ORDER BY g.vat_category, g.vat_percent LIMIT 1000)sql"};

constexpr pg::Statement kDeclareForeign{"books.DeclareForeign", R"sql(
DECLARE book_foreign NO SCROLL CURSOR FOR
SELECT p.vat_code, i.buyer, -p.amount_minor
FROM postings AS p JOIN invoices AS i ON i.invoice_id = p.transaction_id
WHERE p.booking_date >= $1 AND p.booking_date < $2 AND p.ledger_account = 2 AND p.currency = 'EUR'
  AND (p.vat_code LIKE 'REVERSE_CHARGE %' OR p.vat_code LIKE 'INTRA_COMMUNITY %')
ORDER BY p.sequence)sql"};
constexpr pg::Statement kFetchForeign{"books.FetchForeign", "FETCH FORWARD 2000 FROM book_foreign"};
constexpr pg::Statement kCloseForeign{"books.CloseForeign", "CLOSE book_foreign"};

// Ledger account 1 receivable, 12 credit balances: what is owed is the sum of both.
constexpr pg::Statement kListEntries{"books.ListEntries", R"sql(
WITH moved AS (
  SELECT transaction_id, min(sequence) AS sequence, min(booking_date) AS booking_date, currency,
         sum(amount_minor)::bigint AS amount_minor
  FROM postings WHERE account_id = $1 AND ledger_account IN (1, 12)
  GROUP BY transaction_id, currency
), told AS (
  SELECT transaction_id, sequence, booking_date, currency, amount_minor,
         (sum(amount_minor) OVER (PARTITION BY currency ORDER BY sequence))::bigint AS balance_minor
  FROM moved
)
SELECT t.sequence, t.transaction_id, t.booking_date, t.amount_minor, t.balance_minor, t.currency, i.kind,
       coalesce(i.number, g.number, ''),
       (SELECT s.line_id FROM settlements AS s WHERE s.transaction_id = t.transaction_id ORDER BY s.entry LIMIT 1),
       w.invoice_id
FROM told AS t LEFT JOIN invoices AS i ON i.invoice_id = t.transaction_id
LEFT JOIN write_offs AS w ON w.write_off_id = t.transaction_id
LEFT JOIN invoices AS g ON g.invoice_id = w.invoice_id
WHERE t.sequence > $2 AND ($3::date IS NULL OR t.booking_date >= $3)
ORDER BY t.sequence LIMIT $4)sql"};

// A cursor's rows, page by page.
absl::Status ForEachRow(pg::Transaction& tx, const pg::Statement& fetch,
                        absl::FunctionRef<absl::Status(const pg::Row&)> visit) {
  for (;;) {
    ASSIGN_OR_RETURN(const pg::Result page, tx.Exec(fetch));
    if (page.empty()) return absl::OkStatus();
    for (const pg::Row row : page) RETURN_IF_ERROR(visit(row));
  }
}

// Who paid, and what he says.
std::string DescriptionOf(const bank::BankLine& line) {
  std::vector<std::string> words;
  if (!line.counterparty_name.empty()) words.push_back(line.counterparty_name);
  words.insert(words.end(), line.remittance.begin(), line.remittance.end());
  for (const bank::StructuredReference& reference : line.structured) words.push_back(reference.reference);
  return absl::StrJoin(words, " ");
}

absl::StatusOr<LedgerLine> ReadLine(const pg::Row& row) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(6)));
  const std::optional<pg::Bytes> told = row.Get<std::optional<pg::Bytes>>(12);
  const bank::BankLine bank_line = told ? bank::LineFromWire(told->data) : bank::BankLine();
  return LedgerLine{.journal = static_cast<Journal>(row.Get<int32_t>(0)),
                    .posting = {.transaction = row.Get<Uuid>(1),
                                .entry = row.Get<int16_t>(2),
                                .ledger_account = row.Get<LedgerAccount>(4),
                                .amount = {row.Get<int64_t>(5), currency},
                                .account = row.Get<std::optional<AccountId>>(7).value_or(AccountId()),
                                .vat_code = row.Get<std::string>(8),
                                .date = row.Get<absl::CivilDay>(9)},
                    .sequence = row.Get<int64_t>(3),
                    .document = row.Get<std::string>(10),
                    .order_number = row.Get<std::string>(11),
                    .description = DescriptionOf(bank_line),
                    .bank_account = bank_line.counterparty_account,
                    .settled = row.Get<std::string>(13)};
}

}  // namespace

absl::StatusOr<LedgerTotals> SumPeriod(pg::Transaction& tx, const DayPeriod& period) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kSumPeriod, period.begin, period.end));
  const pg::Row row = rows.front();
  return LedgerTotals{.lines = row.Get<int64_t>(0),
                      .debit_minor = row.Get<int64_t>(1),
                      .credit_minor = row.Get<int64_t>(2),
                      .sequence = row.Get<int64_t>(3),
                      .other_currency = row.Get<std::optional<std::string>>(4)};
}

absl::StatusOr<LedgerSums> SumLedger(pg::Transaction& tx, std::optional<absl::CivilDay> from, absl::CivilDay until) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kSumLedger, from, until));
  LedgerSums sums;
  for (const pg::Row row : rows) sums[row.Get<LedgerAccount>(0)] = row.Get<int64_t>(1);
  return sums;
}

absl::StatusOr<std::set<std::string>> FindVatCodes(pg::Transaction& tx, const DayPeriod& period) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kVatCodes, period.begin, period.end));
  std::set<std::string> codes;
  for (const pg::Row row : rows) codes.insert(row.Get<std::string>(0));
  return codes;
}

absl::Status ForEachCustomer(pg::Transaction& tx, const DayPeriod& period,
                             absl::FunctionRef<absl::Status(const LedgerCustomer&)> visit) {
  RETURN_IF_ERROR(tx.ExecLater(kDeclareCustomers, period.begin, period.end));
  RETURN_IF_ERROR(ForEachRow(tx, kFetchCustomers, [&](const pg::Row& row) {
    return visit({row.Get<AccountId>(0), PartyFromWire(row.Get<pg::Bytes>(1).data)});
  }));
  return tx.ExecLater(kCloseCustomers);
}

absl::Status ForEachLine(pg::Transaction& tx, const DayPeriod& period,
                         absl::FunctionRef<absl::Status(const LedgerLine&)> visit) {
  RETURN_IF_ERROR(tx.ExecLater(kDeclareLines, period.begin, period.end));
  RETURN_IF_ERROR(ForEachRow(tx, kFetchLines, [&](const pg::Row& row) -> absl::Status {
    ASSIGN_OR_RETURN(const LedgerLine line, ReadLine(row));
    return visit(line);
  }));
  return tx.ExecLater(kCloseLines);
}

absl::StatusOr<std::vector<VatSum>> SumVatOfPostings(pg::Transaction& tx, const DayPeriod& period) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kVatOfPostings, period.begin, period.end));
  std::vector<VatSum> sums;
  for (const pg::Row row : rows) {
    sums.push_back(
        {.vat_code = row.Get<std::string>(0), .turnover_minor = row.Get<int64_t>(1), .vat_minor = row.Get<int64_t>(2)});
  }
  return sums;
}

absl::StatusOr<std::vector<VatSum>> SumVatOfDocuments(pg::Transaction& tx, const DayPeriod& period) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kVatOfDocuments, period.begin, period.end));
  std::vector<VatSum> sums;
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(const Decimal percent, Decimal::Parse(row.Text(1)));
    sums.push_back({.vat_code = VatCode(row.Get<vat::Category>(0), percent),
                    .turnover_minor = row.Get<int64_t>(2),
                    .vat_minor = row.Get<int64_t>(3)});
  }
  return sums;
}

absl::StatusOr<int64_t> SumInputVat(pg::Transaction& tx, const DayPeriod& period) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kInputVat, period.begin, period.end));
  return rows.front().Get<int64_t>(0);
}

absl::Status ForEachForeignSale(pg::Transaction& tx, const DayPeriod& period,
                                absl::FunctionRef<absl::Status(const ForeignSale&)> visit) {
  RETURN_IF_ERROR(tx.ExecLater(kDeclareForeign, period.begin, period.end));
  RETURN_IF_ERROR(ForEachRow(tx, kFetchForeign, [&](const pg::Row& row) {
    return visit({row.Get<std::string>(0), PartyFromWire(row.Get<pg::Bytes>(1).data), row.Get<int64_t>(2)});
  }));
  return tx.ExecLater(kCloseForeign);
}

absl::StatusOr<std::vector<EntryRow>> ListEntries(pg::Transaction& tx, AccountId account, int64_t after,
                                                  std::optional<absl::CivilDay> from, int limit) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListEntries, account, after, from, limit));
  std::vector<EntryRow> entries;
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(row.Text(5)));
    entries.push_back({.sequence = row.Get<int64_t>(0),
                       .transaction = row.Get<Uuid>(1),
                       .date = row.Get<absl::CivilDay>(2),
                       .amount = {row.Get<int64_t>(3), currency},
                       .balance = {row.Get<int64_t>(4), currency},
                       .document_kind = row.Get<std::optional<Kind>>(6),
                       .document = row.Get<std::string>(7),
                       .settled = row.Get<std::optional<Uuid>>(8),
                       .written_off = row.Get<std::optional<Uuid>>(9)});
  }
  return entries;
}

}  // namespace vlot::invoicing::books
