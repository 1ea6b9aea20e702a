-- Revert vlot_ordering:account_moves from pg
BEGIN;
SET LOCAL search_path = :"schema";

ALTER TABLE accounts DROP COLUMN move_time;
ALTER TABLE accounts DROP COLUMN next_billing_mode;

COMMIT;
