-- Verify vlot_invoicing:account_moves on pg
BEGIN;
SET LOCAL search_path = :"schema";

SELECT next_billing_mode, move_time FROM accounts WHERE false;
SELECT move_id, account_id, from_mode, to_mode, state, move_time, reason, create_time, end_time, due_at FROM account_moves WHERE false;
SELECT move_id, run_id, start_time FROM account_move_runs WHERE false;

ROLLBACK;
