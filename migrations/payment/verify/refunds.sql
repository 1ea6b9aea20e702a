-- Verify vlot_payment:refunds on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT refund_id, payment_id, attempt, amount_minor, state, reason, psp_id, last_error, created_at FROM refunds WHERE false;

ROLLBACK;
