-- Verify vlot_ordering:account_moves on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT next_billing_mode, move_time FROM accounts WHERE false;

ROLLBACK;
