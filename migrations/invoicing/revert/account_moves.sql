-- Revert vlot_invoicing:account_moves from pg
BEGIN;
SET LOCAL search_path = :"schema";

DROP TABLE account_move_runs;
DROP TABLE account_moves;
ALTER TABLE accounts DROP COLUMN move_time;
ALTER TABLE accounts DROP COLUMN next_billing_mode;

COMMIT;
