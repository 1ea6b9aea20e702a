-- Deploy vlot_payment:audit to pg
-- What does not add up: a row per broken rule and payment. Empty when all is well. For audits, not for the hot path.
BEGIN;
SET LOCAL search_path = :"schema";

-- Money that came in and went back, in minor units; `kept` is what is left to us.
CREATE VIEW payment_sums AS
WITH earlier AS (
  SELECT payment_id, sum(captured_minor)::bigint AS captured_minor FROM attempts GROUP BY payment_id
),
back AS (  -- 1 CLAIMED, 2 PENDING, 3 REFUNDED
  SELECT payment_id, sum(amount_minor)::bigint AS refunded_minor,
         coalesce(sum(amount_minor) FILTER (WHERE state IN (1, 2)), 0)::bigint AS underway_minor,
         count(*) AS refunds
  FROM refunds WHERE state IN (1, 2, 3) GROUP BY payment_id
)
SELECT p.payment_id, p.order_id, p.state, p.settled, p.currency, p.amount_minor,
       p.attempt_captured_minor + coalesce(e.captured_minor, 0) AS captured_minor,
       coalesce(b.refunded_minor, 0) AS refunded_minor,
       coalesce(b.underway_minor, 0) AS underway_minor,
       p.attempt_captured_minor + coalesce(e.captured_minor, 0) - coalesce(b.refunded_minor, 0) AS kept_minor
FROM payments p
LEFT JOIN earlier e USING (payment_id)
LEFT JOIN back b USING (payment_id);

CREATE VIEW payment_differences AS
SELECT 'REFUNDED_WITHIN_CAPTURED' AS rule, payment_id, captured_minor AS expected, refunded_minor AS actual
FROM payment_sums WHERE refunded_minor > captured_minor
UNION ALL
SELECT 'PAID_IS_CAPTURED', payment_id, amount_minor, captured_minor
FROM payment_sums WHERE state = 4 AND captured_minor < amount_minor
UNION ALL
SELECT 'PAID_ONCE', payment_id, amount_minor, kept_minor
FROM payment_sums WHERE state = 4 AND kept_minor > amount_minor
UNION ALL
SELECT 'ENDED_KEEPS_NOTHING', payment_id, 0, kept_minor
FROM payment_sums WHERE state IN (6, 7) AND kept_minor > 0
UNION ALL
SELECT 'CAPTURED_WITHOUT_END', payment_id, 0, captured_minor
FROM payment_sums WHERE state IN (1, 2, 3, 5) AND captured_minor > 0;

COMMIT;
