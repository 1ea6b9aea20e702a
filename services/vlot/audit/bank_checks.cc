// What must hold of the bank's lines within invoicing's database. All of it is kept by the transactions that write
// there.
//
// The numbers: line state 1 unmatched, 2 matched; document kind 3 credit note; document state 3 credited; ledger
// account 4 PSP clearing, 10 bank, 11 on the bank and not matched, 12 credit balances, 16 on its way from the provider,
// 22 written off, 23 bank charges; settlement purpose 3 what the provider held, 8 charges; provider's settlement state
// 1 on its way, 2 arrived.
#include "services/vlot/audit/statement_check.h"

namespace vlot::audit {
namespace {

// A matched line is settled to the cent, by one match; what was taken back has come to nothing.
constexpr pg::Statement kSettled{"audit.LinesSettled", VLOT_AUDIT_CHECK(R"sql(
WITH settled AS (
  SELECT line_id, sum(amount_minor) AS minor FROM settlements GROUP BY line_id
), checked AS MATERIALIZED (
  SELECT line_id AS id, CASE l.state WHEN 2 THEN l.amount_minor ELSE 0 END AS expected, coalesce(s.minor, 0) AS actual
  FROM bank_lines AS l FULL JOIN settled AS s USING (line_id)
))sql")};

constexpr pg::Statement kLinesBooked{"audit.LinesBooked", VLOT_AUDIT_CHECK(R"sql(
WITH booked AS (
  SELECT transaction_id, sum(amount_minor) AS minor FROM postings WHERE ledger_account = 10 GROUP BY transaction_id
), checked AS MATERIALIZED (
  SELECT coalesce(l.line_id, b.transaction_id) AS id, coalesce(l.amount_minor, 0) AS expected, coalesce(b.minor, 0) AS actual
  FROM bank_lines AS l FULL JOIN booked AS b ON b.transaction_id = l.line_id
))sql")};

constexpr pg::Statement kUnmatchedBooked{"audit.UnmatchedBooked", VLOT_AUDIT_CHECK(R"sql(
WITH waiting AS (
  SELECT currency, -sum(amount_minor) AS minor FROM bank_lines WHERE state = 1 GROUP BY currency
), booked AS (
  SELECT currency, sum(amount_minor) AS minor FROM postings WHERE ledger_account = 11 GROUP BY currency
), checked AS MATERIALIZED (
  SELECT currency AS id, coalesce(w.minor, 0) AS expected, coalesce(b.minor, 0) AS actual
  FROM waiting AS w FULL JOIN booked AS b USING (currency)
))sql")};

constexpr pg::Statement kChargesBooked{"audit.ChargesBooked", VLOT_AUDIT_CHECK(R"sql(
WITH booked AS (
  SELECT transaction_id, sum(amount_minor) AS minor FROM postings WHERE ledger_account = 23 GROUP BY transaction_id
), charged AS (
  SELECT transaction_id, -sum(amount_minor) AS minor FROM settlements WHERE purpose = 8 GROUP BY transaction_id
), checked AS MATERIALIZED (
  SELECT transaction_id AS id, coalesce(c.minor, 0) AS expected, coalesce(b.minor, 0) AS actual
  FROM charged AS c FULL JOIN booked AS b USING (transaction_id)
))sql")};

constexpr pg::Statement kInvoicesSettled{"audit.InvoicesSettled", VLOT_AUDIT_CHECK(R"sql(
WITH settled AS (
  SELECT invoice_id, sum(amount_minor) AS minor FROM settlements WHERE invoice_id IS NOT NULL GROUP BY invoice_id
), checked AS MATERIALIZED (
  SELECT i.invoice_id AS id,
         i.net_minor + i.vat_minor + i.rounding_minor - i.prepaid_minor - i.credited_open_minor - i.written_off_minor
           - coalesce(s.minor, 0) AS expected,
         i.open_minor AS actual
  FROM invoices AS i LEFT JOIN settled AS s USING (invoice_id)
  WHERE i.kind <> 3 AND i.state <> 3
))sql")};

constexpr pg::Statement kWrittenOff{"audit.WrittenOff", VLOT_AUDIT_CHECK(R"sql(
WITH booked AS (
  SELECT transaction_id, sum(amount_minor) AS minor FROM postings WHERE ledger_account = 22 GROUP BY transaction_id
), given_up AS (
  SELECT w.invoice_id, sum(w.amount_minor) AS minor, sum(coalesce(b.minor, 0)) AS booked
  FROM write_offs AS w LEFT JOIN booked AS b ON b.transaction_id = w.write_off_id GROUP BY w.invoice_id
), told AS (
  SELECT invoice_id, written_off_minor AS minor FROM invoices WHERE written_off_minor <> 0
), checked AS MATERIALIZED (
  SELECT invoice_id AS id, concat_ws(' = ', coalesce(t.minor, 0), coalesce(t.minor, 0)) AS expected,
         concat_ws(' = ', coalesce(g.minor, 0), coalesce(g.booked, 0)) AS actual
  FROM told AS t FULL JOIN given_up AS g USING (invoice_id)
))sql")};

constexpr pg::Statement kWriteOffPostings{"audit.WriteOffPostings", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT DISTINCT p.transaction_id AS id, 'a write-off' AS expected,
         CASE WHEN EXISTS (SELECT 1 FROM write_offs AS w WHERE w.write_off_id = p.transaction_id)
              THEN 'a write-off' ELSE 'nothing' END AS actual
  FROM postings AS p WHERE p.ledger_account = 22
))sql")};

constexpr pg::Statement kCreditBalances{"audit.CreditBalances", VLOT_AUDIT_CHECK(R"sql(
WITH booked AS (
  SELECT account_id, currency, -sum(amount_minor) AS minor FROM postings WHERE ledger_account = 12 GROUP BY account_id, currency
), checked AS MATERIALIZED (
  SELECT account_id AS id, coalesce(b.minor, 0) AS expected, coalesce(c.balance_minor, 0) AS actual
  FROM credit_balances AS c FULL JOIN booked AS b USING (account_id, currency)
))sql")};

constexpr pg::Statement kSettlementsArrive{"audit.SettlementsArrive", VLOT_AUDIT_CHECK(R"sql(
WITH booked AS (
  SELECT transaction_id, sum(amount_minor) AS minor FROM postings WHERE ledger_account = 16 GROUP BY transaction_id
), waiting AS (
  SELECT currency, sum(amount_minor) AS minor FROM provider_settlements WHERE state = 1 GROUP BY currency
), on_the_way AS (
  SELECT currency, sum(amount_minor) AS minor FROM postings WHERE ledger_account = 16 GROUP BY currency
), checked AS MATERIALIZED (
  SELECT s.settlement_id::text AS id, s.amount_minor AS expected, coalesce(b.minor, 0) AS actual
  FROM provider_settlements AS s LEFT JOIN booked AS b ON b.transaction_id = s.settlement_id
  UNION ALL
  SELECT 'on the way ' || currency, coalesce(w.minor, 0), coalesce(o.minor, 0)
  FROM waiting AS w FULL JOIN on_the_way AS o USING (currency)
))sql")};

// With PAID_IS_ACCOUNTED_FOR (paid on documents = captured - given back) and SETTLEMENTS_ARE_BOOKED: what the provider
// holds for us is what was captured and not given back, less what it has settled.
constexpr pg::Statement kClearing{"audit.ClearingIsExplained", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT DISTINCT p.transaction_id AS id, 'a document, a settlement or a payout' AS expected,
         CASE WHEN EXISTS (SELECT 1 FROM invoices AS i WHERE i.invoice_id = p.transaction_id)
                OR EXISTS (SELECT 1 FROM provider_settlements AS s WHERE s.settlement_id = p.transaction_id)
                OR EXISTS (SELECT 1 FROM settlements AS s WHERE s.transaction_id = p.transaction_id AND s.purpose = 3)
              THEN 'a document, a settlement or a payout' ELSE 'nothing' END AS actual
  FROM postings AS p WHERE p.ledger_account = 4
))sql")};

}  // namespace

std::vector<StatementCheck> BankChecks() {
  return {{Invariant::kLinesAreSettled, "invoicing", "bankLines/", kSettled},
          {Invariant::kLinesAreBooked, "invoicing", "bankLines/", kLinesBooked},
          {Invariant::kLinesAreBooked, "invoicing", "unmatched ", kUnmatchedBooked},
          {Invariant::kLinesAreBooked, "invoicing", "transactions/", kChargesBooked},
          {Invariant::kInvoicesAreSettled, "invoicing", "invoices/", kInvoicesSettled},
          {Invariant::kWriteOffsAreBooked, "invoicing", "invoices/", kWrittenOff},
          {Invariant::kWriteOffsAreBooked, "invoicing", "transactions/", kWriteOffPostings},
          {Invariant::kCreditBalancesAreBooked, "invoicing", "accounts/", kCreditBalances},
          {Invariant::kSettlementsArrive, "invoicing", "settlements/", kSettlementsArrive},
          {Invariant::kClearingIsExplained, "invoicing", "transactions/", kClearing}};
}

}  // namespace vlot::audit
