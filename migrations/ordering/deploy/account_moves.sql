-- Deploy vlot_ordering:account_moves to pg
BEGIN;
SET LOCAL search_path = :"schema";

-- While an account's move is scheduled: the mode that counts for orders from move_time on.
ALTER TABLE accounts ADD COLUMN next_billing_mode smallint;
ALTER TABLE accounts ADD COLUMN move_time timestamptz;

COMMIT;
