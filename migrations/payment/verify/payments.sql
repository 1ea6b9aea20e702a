-- Verify vlot_payment:payments on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT payment_id, order_id, state, ending, settled, version, amount_minor, currency, description, redirect_url, language,
       expire_at, created_at, paid_at, due_at, tries, refunds, attempt, attempt_state, attempt_left_open,
       attempt_captured_minor, attempt_request_id, attempt_created_at, psp_id, method, checkout_url, last_error
FROM payments WHERE false;
SELECT payment_id, number, state, left_open, captured_minor, request_id, created_at, psp_id, method, checkout_url, last_error
FROM attempts WHERE false;

ROLLBACK;
