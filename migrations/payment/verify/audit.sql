-- Verify vlot_payment:audit on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT payment_id, order_id, state, settled, currency, amount_minor, captured_minor, refunded_minor, underway_minor, kept_minor
FROM payment_sums WHERE false;
SELECT rule, payment_id, expected, actual FROM payment_differences WHERE false;

ROLLBACK;
