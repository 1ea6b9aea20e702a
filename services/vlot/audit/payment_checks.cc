// What must hold within payment's database. All of it is kept by the transactions that write there.
#include "services/vlot/audit/statement_check.h"

namespace vlot::audit {
namespace {

// Not at its end: to be paid (1 creating, 2 open, 3 authorized, 5 failed), or with an attempt (1 claimed, 2 unknown,
// 3 open, 4 authorized) or a refund (1 claimed, 2 pending) of which more is to be heard.
constexpr pg::Statement kGoingOn{"audit.PaymentsGoingOn", VLOT_AUDIT_CHECK(R"sql(
WITH checked AS MATERIALIZED (
  SELECT payment_id AS id, 'a time to look at it' AS expected,
         CASE WHEN due_at IS NULL THEN 'none' ELSE 'a time to look at it' END AS actual
  FROM payments AS p
  WHERE state IN (1, 2, 3, 5) OR attempt_state BETWEEN 1 AND 4
     OR EXISTS (SELECT 1 FROM attempts AS a WHERE a.payment_id = p.payment_id AND a.state <= 4)
     OR EXISTS (SELECT 1 FROM refunds AS r WHERE r.payment_id = p.payment_id AND r.state <= 2)
))sql")};

// Settlement state 2: read whole. Line kind 1 payment, 2 refund, 3 chargeback, 4 fee.
constexpr pg::Statement kSettlementAddsUp{"audit.SettlementAddsUp", VLOT_AUDIT_CHECK(R"sql(
WITH sums AS (
  SELECT settlement_id, count(*) AS lines, sum(amount_minor) AS amount,
         count(*) FILTER (WHERE amount_minor <> expected_minor) AS differing,
         coalesce(sum(expected_minor) FILTER (WHERE kind = 1), 0) AS payments,
         coalesce(sum(expected_minor) FILTER (WHERE kind = 2), 0) AS refunds,
         coalesce(sum(expected_minor) FILTER (WHERE kind = 3), 0) AS chargebacks,
         coalesce(-sum(expected_minor) FILTER (WHERE kind = 4), 0) AS fees,
         sum(amount_minor - expected_minor) AS difference
  FROM settlement_lines GROUP BY settlement_id
), checked AS MATERIALIZED (
  SELECT s.settlement_id AS id,
         concat_ws(' ', s.amount_minor, s.lines, s.differing_lines, s.payments_minor, s.refunds_minor,
                   s.chargebacks_minor, s.fees_minor + s.fees_vat_minor, s.difference_minor) AS expected,
         concat_ws(' ', coalesce(l.amount, 0), coalesce(l.lines, 0), coalesce(l.differing, 0), coalesce(l.payments, 0),
                   coalesce(l.refunds, 0), coalesce(l.chargebacks, 0), coalesce(l.fees, 0),
                   coalesce(l.difference, 0)) AS actual
  FROM settlements AS s LEFT JOIN sums AS l USING (settlement_id) WHERE s.state = 2
))sql")};

// Of an attempt at most what was captured and taken back, and a refund once; a payment is settled exactly when a line
// says so.
constexpr pg::Statement kSettledIsPaid{"audit.SettledIsPaid", VLOT_AUDIT_CHECK(R"sql(
WITH attempts_at_psp AS (
  SELECT payment_id, psp_id, attempt_captured_minor AS captured, attempt_disputed_minor AS disputed
  FROM payments WHERE psp_id IS NOT NULL
  UNION ALL
  SELECT payment_id, psp_id, captured_minor, disputed_minor FROM attempts WHERE psp_id IS NOT NULL
), lines AS (
  SELECT payment_psp_id AS psp_id, sum(expected_minor) FILTER (WHERE kind = 1) AS settled,
         -sum(expected_minor) FILTER (WHERE kind = 3) AS taken_back,
         count(*) FILTER (WHERE kind = 2 AND expected_minor <> 0)
           - count(DISTINCT psp_id) FILTER (WHERE kind = 2 AND expected_minor <> 0) AS again
  FROM settlement_lines WHERE kind IN (1, 2, 3) GROUP BY payment_psp_id
), told AS (
  SELECT DISTINCT substr(subject, 10)::uuid AS payment_id FROM settlement_lines
  WHERE kind = 1 AND subject LIKE 'payments/%'
), marked AS (
  SELECT payment_id FROM payments WHERE settled_at IS NOT NULL
), checked AS MATERIALIZED (
  SELECT a.payment_id AS id, 'at most ' || a.captured || ' and ' || a.disputed AS expected,
         CASE WHEN coalesce(l.settled, 0) <= a.captured AND coalesce(l.taken_back, 0) <= a.disputed AND l.again = 0
              THEN 'at most ' || a.captured || ' and ' || a.disputed
              ELSE concat_ws(' ', coalesce(l.settled, 0), coalesce(l.taken_back, 0), l.again) END AS actual
  FROM lines AS l JOIN attempts_at_psp AS a USING (psp_id)
  UNION ALL
  SELECT coalesce(t.payment_id, m.payment_id), CASE WHEN t.payment_id IS NULL THEN 'not settled' ELSE 'settled' END,
         CASE WHEN m.payment_id IS NULL THEN 'not settled' ELSE 'settled' END
  FROM told AS t FULL JOIN marked AS m USING (payment_id)
))sql")};

}  // namespace

std::vector<StatementCheck> PaymentChecks() {
  return {{Invariant::kPaymentGoesOn, "payment", "payments/", kGoingOn},
          {Invariant::kSettlementAddsUp, "payment", "settlements/", kSettlementAddsUp},
          {Invariant::kSettledIsPaid, "payment", "payments/", kSettledIsPaid}};
}

}  // namespace vlot::audit
