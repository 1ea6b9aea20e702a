// What must hold within invoicing's database. All of it is kept by the transactions that write there.
//
// The numbers: kind 1 instant invoice, 2 collective invoice, 3 credit note, 4 charge note; state 1 open, 2 paid,
// 3 credited, 4 written off; ledger account 1 receivable, 2 revenue, 3 VAT payable, 5 rounding, 20 collection costs, 21
// late interest; series 1 invoices (F), 2 credit notes (C).
#include "services/vlot/audit/statement_check.h"

namespace vlot::audit {
namespace {

// A number that no document has is shown as that number; so is one that two have.
constexpr pg::Statement kNumbers{"audit.Numbers", VLOT_AUDIT_CHECK(R"sql(
WITH numbered AS (
  SELECT legal_entity, number, left(number, 4) AS run,
         CASE WHEN number ~ '^[A-Z][0-9]{2}-[0-9]{7,}$' THEN substr(number, 5)::bigint END AS place
  FROM invoices
), followed AS (
  SELECT legal_entity, number, run, place,
         lag(place, 1, 0::bigint) OVER (PARTITION BY legal_entity, run ORDER BY place) AS before
  FROM numbered
), counted AS (
  SELECT legal_entity, CASE series WHEN 1 THEN 'F' WHEN 2 THEN 'C' ELSE '?' END || to_char(year % 100, 'FM00') || '-' AS run,
         last_number
  FROM number_counters
), lasting AS (
  SELECT legal_entity, run, max(place) AS place FROM numbered GROUP BY legal_entity, run
), checked AS MATERIALIZED (
  SELECT CASE WHEN place > before + 1 THEN legal_entity || ' ' || run || lpad((before + 1)::text, 7, '0')
              ELSE legal_entity || ' ' || number END AS id,
         before + 1 AS expected, place AS actual
  FROM followed
  UNION ALL
  SELECT legal_entity || ' ' || run || lpad((coalesce(l.place, 0) + 1)::text, 7, '0'), c.last_number, l.place
  FROM counted AS c FULL JOIN lasting AS l USING (legal_entity, run)
  WHERE c.last_number IS DISTINCT FROM l.place AND NOT (c.last_number = 0 AND l.place IS NULL)
))sql")};

constexpr pg::Statement kPostings{"audit.Postings", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT transaction_id AS id, 0::numeric AS expected, sum(amount_minor) AS actual
  FROM postings GROUP BY transaction_id, currency
))sql")};

constexpr pg::Statement kLedger{"audit.Ledger", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT currency AS id, 0::numeric AS expected, sum(amount_minor) AS actual FROM postings GROUP BY currency
))sql")};

// Everything that is neither revenue, VAT nor rounding says who owes or has paid the whole.
constexpr pg::Statement kDocumentsBooked{"audit.DocumentsBooked", VLOT_AUDIT_CHECK(R"sql(
WITH booked AS (
  SELECT transaction_id,
         coalesce(sum(amount_minor) FILTER (WHERE ledger_account IN (2, 20, 21)), 0) AS revenue,
         coalesce(sum(amount_minor) FILTER (WHERE ledger_account = 3), 0) AS vat,
         coalesce(sum(amount_minor) FILTER (WHERE ledger_account = 5), 0) AS rounding,
         coalesce(sum(amount_minor) FILTER (WHERE ledger_account NOT IN (2, 3, 5, 20, 21)), 0) AS total
  FROM postings GROUP BY transaction_id
), checked AS MATERIALIZED (
  SELECT i.invoice_id AS id,
         concat_ws(' ', -s.sign * i.net_minor, -s.sign * i.vat_minor, -s.sign * i.rounding_minor,
                   s.sign * (i.net_minor + i.vat_minor + i.rounding_minor)) AS expected,
         concat_ws(' ', coalesce(b.revenue, 0), coalesce(b.vat, 0), coalesce(b.rounding, 0), coalesce(b.total, 0)) AS actual
  FROM invoices AS i
  CROSS JOIN LATERAL (SELECT CASE WHEN i.kind = 3 THEN -1 ELSE 1 END AS sign) AS s
  LEFT JOIN booked AS b ON b.transaction_id = i.invoice_id
))sql")};

// Charge notes, and what credits them, are outside the scope of VAT.
constexpr pg::Statement kDocumentTotals{"audit.DocumentTotals", VLOT_AUDIT_CHECK(R"sql(
WITH grouped AS (
  SELECT invoice_id, sum(net_minor) AS net, sum(vat_minor) AS vat FROM invoice_vat_groups GROUP BY invoice_id
), checked AS MATERIALIZED (
  SELECT invoice_id AS id, concat_ws(' ', coalesce(g.net, 0), coalesce(g.vat, 0)) AS expected,
         concat_ws(' ', i.net_minor, i.vat_minor) AS actual
  FROM invoices AS i FULL JOIN grouped AS g USING (invoice_id)
  WHERE i.kind IS DISTINCT FROM 4
    AND NOT EXISTS (SELECT 1 FROM invoices AS c WHERE c.invoice_id = i.credited_id AND c.kind = 4)
))sql")};

constexpr pg::Statement kNames{"audit.Names", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT invoice_id AS id,
         CASE WHEN i.number IS NOT NULL THEN 'a name that is issued' ELSE 'a name that is withdrawn' END AS expected,
         CASE n.outcome WHEN 1 THEN 'a name that is issued' WHEN 2 THEN 'a name that is withdrawn' END AS actual
  FROM invoices AS i FULL JOIN document_names AS n USING (invoice_id)
))sql")};

constexpr pg::Statement kCredited{"audit.Credited", VLOT_AUDIT_CHECK(R"sql(
WITH notes AS (
  SELECT credited_id AS invoice_id, sum(net_minor + vat_minor + rounding_minor) AS credited
  FROM invoices WHERE kind = 3 GROUP BY credited_id
), documents AS (
  SELECT invoice_id, state, net_minor + vat_minor + rounding_minor AS total FROM invoices WHERE kind <> 3
), checked AS MATERIALIZED (
  SELECT invoice_id AS id,
         CASE WHEN d.total IS NULL THEN 'an invoice' WHEN n.credited IS NULL THEN 'a credit note'
              WHEN n.credited > d.total THEN 'at most ' || d.total ELSE 'all well' END AS expected,
         CASE WHEN d.total IS NULL OR n.credited IS NULL THEN 'none'
              WHEN n.credited > d.total THEN n.credited || ' credited' ELSE 'all well' END AS actual
  FROM documents AS d FULL JOIN notes AS n USING (invoice_id)
  WHERE n.credited IS NOT NULL OR d.total IS NULL OR d.state = 3
))sql")};

constexpr pg::Statement kCreditedPieces{"audit.CreditedPieces", VLOT_AUDIT_CHECK(R"sql(
WITH credited AS (
  SELECT c.invoice_id, p.invoice_line AS line, sum(p.quantity) AS quantity
  FROM invoice_credits AS c JOIN credited_pieces AS p USING (credit_note_id) GROUP BY c.invoice_id, p.invoice_line
), checked AS MATERIALIZED (
  SELECT c.invoice_id || '/lines/' || c.line AS id, 'at most ' || coalesce(l.quantity, 0) AS expected,
         CASE WHEN c.quantity <= coalesce(l.quantity, 0) THEN 'at most ' || l.quantity
              ELSE c.quantity || ' credited' END AS actual
  FROM credited AS c LEFT JOIN invoice_lines AS l ON l.invoice_id = c.invoice_id AND l.line = c.line
))sql")};

// What a note takes off what is open, gives to the account and promises to pay back is what it says; and so is what it
// takes off deliveries and VAT rates.
constexpr pg::Statement kCreditDivisions{"audit.CreditDivisions", VLOT_AUDIT_CHECK(R"sql(
WITH rates AS (
  SELECT credit_note_id, sum(gross_minor) AS gross FROM credited_rates GROUP BY credit_note_id
), checked AS MATERIALIZED (
  SELECT c.credit_note_id AS id, concat_ws(' = ', t.total, t.total) AS expected,
         concat_ws(' = ', c.open_minor + c.balance_minor + c.refund_minor, coalesce(r.gross, 0)) AS actual
  FROM invoice_credits AS c LEFT JOIN invoices AS i ON i.invoice_id = c.credit_note_id AND i.kind = 3
  CROSS JOIN LATERAL (SELECT i.net_minor + i.vat_minor + i.rounding_minor AS total) AS t
  LEFT JOIN rates AS r ON r.credit_note_id = c.credit_note_id
))sql")};

// A delivery's accrual says what it came to with all that was taken off before it was invoiced.
constexpr pg::Statement kCreditedDeliveries{"audit.CreditedDeliveries", VLOT_AUDIT_CHECK(R"sql(
WITH credited AS (
  SELECT c.invoice_id, r.line_first, sum(r.gross_minor) AS gross
  FROM invoice_credits AS c JOIN credited_rates AS r ON r.credit_note_id = c.credit_note_id
  WHERE r.line_first > 0 GROUP BY c.invoice_id, r.line_first
), checked AS MATERIALIZED (
  SELECT d.accrual_id AS id, 'at most ' || a.gross_minor AS expected,
         CASE WHEN c.gross <= a.gross_minor THEN 'at most ' || a.gross_minor ELSE c.gross || ' credited' END AS actual
  FROM credited AS c JOIN invoice_deliveries AS d ON d.invoice_id = c.invoice_id AND d.line_first = c.line_first
  JOIN accruals AS a ON a.accrual_id = d.accrual_id
))sql")};

constexpr pg::Statement kReceivables{"audit.Receivables", VLOT_AUDIT_CHECK(R"sql(
WITH booked AS (
  SELECT account_id, sum(amount_minor) AS receivable FROM postings WHERE ledger_account = 1 GROUP BY account_id
), documents AS (
  SELECT account_id, sum(open_minor) AS open FROM invoices WHERE open_minor <> 0 GROUP BY account_id
), checked AS MATERIALIZED (
  SELECT account_id AS id,
         concat_ws(' = ', coalesce(d.open, 0), coalesce(d.open, 0)) AS expected,
         concat_ws(' = ', coalesce(a.open_minor, 0), coalesce(b.receivable, 0)) AS actual
  FROM accounts AS a FULL JOIN booked AS b USING (account_id) FULL JOIN documents AS d USING (account_id)
))sql")};

constexpr pg::Statement kAccrued{"audit.Accrued", VLOT_AUDIT_CHECK(R"sql(
WITH delivered AS (
  SELECT account_id, sum(gross_minor) AS gross FROM accruals AS r
  WHERE NOT EXISTS (SELECT 1 FROM billable_items AS b WHERE b.accrual_id = r.accrual_id AND b.invoice_id IS NOT NULL)
  GROUP BY account_id
), checked AS MATERIALIZED (
  SELECT account_id AS id, coalesce(d.gross, 0) AS expected, coalesce(a.accrued_minor, 0) AS actual
  FROM accounts AS a FULL JOIN delivered AS d USING (account_id)
))sql")};

constexpr pg::Statement kReserved{"audit.Reserved", VLOT_AUDIT_CHECK(R"sql(
WITH live AS (
  SELECT account_id, sum(remaining_minor) AS remaining FROM credit_reservations WHERE state = 1 GROUP BY account_id
), checked AS MATERIALIZED (
  SELECT account_id AS id, coalesce(l.remaining, 0) AS expected, coalesce(a.reserved_minor, 0) AS actual
  FROM accounts AS a FULL JOIN live AS l USING (account_id)
))sql")};

// One row of an item bears one invoice at most; that invoice must be a collective one of the same account.
constexpr pg::Statement kItems{"audit.Items", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT coalesce(b.accrual_id, r.accrual_id) || '/items/' || coalesce(b.item_index, 0) AS id,
         CASE WHEN b.invoice_id IS NULL THEN 'a delivery of the account'
              ELSE 'a delivery and a collective invoice of the account' END AS expected,
         CASE WHEN r.account_id = b.account_id AND b.invoice_id IS NULL THEN 'a delivery of the account'
              WHEN r.account_id = b.account_id AND i.account_id = b.account_id AND i.kind = 2
                THEN 'a delivery and a collective invoice of the account'
              WHEN b.accrual_id IS NULL THEN 'a delivery without items'
              WHEN r.accrual_id IS NULL THEN 'an item without a delivery' ELSE 'others' END AS actual
  FROM billable_items AS b FULL JOIN accruals AS r USING (accrual_id) LEFT JOIN invoices AS i ON i.invoice_id = b.invoice_id
))sql")};

// Line by line: what an item says that it stands on, and what stands there.
constexpr pg::Statement kCollective{"audit.Collective", VLOT_AUDIT_CHECK(R"sql(
WITH items AS (
  SELECT accrual_id, item_index, invoice_id, quantity, unit_price_minor FROM billable_items WHERE invoice_id IS NOT NULL
), lines AS (
  SELECT d.accrual_id, l.line - d.line_first + 1 AS item_index, d.invoice_id, l.quantity, l.unit_price_minor
  FROM invoice_deliveries AS d
  JOIN invoice_lines AS l ON l.invoice_id = d.invoice_id AND l.line BETWEEN d.line_first AND d.line_last
), checked AS MATERIALIZED (
  SELECT accrual_id || '/items/' || item_index AS id,
         i.quantity || ' at ' || i.unit_price_minor || ' on invoices/' || i.invoice_id AS expected,
         l.quantity || ' at ' || l.unit_price_minor || ' on invoices/' || l.invoice_id AS actual
  FROM items AS i FULL JOIN lines AS l USING (accrual_id, item_index)
))sql")};

// Every line of a collective invoice is of a delivery.
constexpr pg::Statement kCollectiveLines{"audit.CollectiveLines", VLOT_AUDIT_CHECK(R"sql(
WITH delivered AS (
  SELECT invoice_id, sum(line_last - line_first + 1) AS lines FROM invoice_deliveries GROUP BY invoice_id
), counted AS (
  SELECT invoice_id, count(*) AS lines FROM invoice_lines GROUP BY invoice_id
), checked AS MATERIALIZED (
  SELECT i.invoice_id AS id, coalesce(d.lines, 0) AS expected, coalesce(c.lines, 0) AS actual
  FROM invoices AS i LEFT JOIN delivered AS d USING (invoice_id) LEFT JOIN counted AS c USING (invoice_id)
  WHERE i.kind = 2
))sql")};

// Moves that are done, state 3, from monthly billing, mode 2.
constexpr pg::Statement kMoves{"audit.Moves", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT m.account_id || '/moves/' || m.move_id AS id, 0::bigint AS expected,
         (SELECT count(*) FROM billable_items AS b JOIN accruals AS a USING (accrual_id)
          WHERE b.account_id = m.account_id AND b.invoice_id IS NULL AND a.create_time <= m.end_time) AS actual
  FROM account_moves AS m WHERE m.state = 3 AND m.from_mode = 2
))sql")};

constexpr pg::Statement kFiles{"audit.Files", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT f.invoice_id AS id, 'a document, ' || encode(f.sha256, 'hex') AS expected,
         CASE WHEN i.invoice_id IS NULL THEN 'none, ' ELSE 'a document, ' END || encode(sha256(f.content), 'hex') AS actual
  FROM document_files AS f LEFT JOIN invoices AS i USING (invoice_id)
))sql")};

// What is collected is due on the day that its invoice names.
constexpr pg::Statement kDebits{"audit.Debits", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT d.invoice_id AS id, d.collection_date AS expected, i.due_date AS actual
  FROM invoice_debits AS d LEFT JOIN invoices AS i USING (invoice_id)
))sql")};

}  // namespace

std::vector<StatementCheck> InvoicingChecks() {
  return {{Invariant::kNumbersAreGapless, "invoicing", "", kNumbers},
          {Invariant::kPostingsBalance, "invoicing", "transactions/", kPostings},
          {Invariant::kPostingsBalance, "invoicing", "ledger ", kLedger},
          {Invariant::kDocumentIsBooked, "invoicing", "invoices/", kDocumentsBooked},
          {Invariant::kDocumentAddsUp, "invoicing", "invoices/", kDocumentTotals},
          {Invariant::kNamesAreDocuments, "invoicing", "invoices/", kNames},
          {Invariant::kCreditedWithinInvoice, "invoicing", "invoices/", kCredited},
          {Invariant::kCreditedWithinInvoice, "invoicing", "invoices/", kCreditedPieces},
          {Invariant::kCreditedWithinInvoice, "invoicing", "invoices/", kCreditDivisions},
          {Invariant::kCreditedWithinInvoice, "invoicing", "accruals/", kCreditedDeliveries},
          {Invariant::kReceivableIsOpen, "invoicing", "accounts/", kReceivables},
          {Invariant::kAccruedIsDeliveries, "invoicing", "accounts/", kAccrued},
          {Invariant::kReservedIsReservations, "invoicing", "accounts/", kReserved},
          {Invariant::kItemsAreInvoicedOnce, "invoicing", "accruals/", kItems},
          {Invariant::kItemsAreInvoicedOnce, "invoicing", "accruals/", kCollective},
          {Invariant::kItemsAreInvoicedOnce, "invoicing", "invoices/", kCollectiveLines},
          {Invariant::kMovesLeaveNothing, "invoicing", "accounts/", kMoves},
          {Invariant::kDocumentsStay, "invoicing", "invoices/", kFiles},
          {Invariant::kDocumentsStay, "invoicing", "invoices/", kDebits}};
}

}  // namespace vlot::audit
