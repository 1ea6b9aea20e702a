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

}  // namespace

std::vector<StatementCheck> PaymentChecks() { return {{Invariant::kPaymentGoesOn, "payment", "payments/", kGoingOn}}; }

}  // namespace vlot::audit
