-- Verify vlot_invoicing:live_credit on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT account_id, state FROM credit_reservations WHERE false; -- its index is gone with credit_in_place

ROLLBACK;
